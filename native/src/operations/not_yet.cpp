// Operations that nobody has written yet answer "unsupported": weak, so that a real definition elsewhere takes their place.
#include "cyberlm.h"

#define CLM_NOT_YET __attribute__((weak))

CLM_NOT_YET clm_status clm_measure_peak(clm_context*, clm_dtype, double*) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_measure_copy(clm_context*, double*) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_encoder_forward(clm_context*, clm_tensor, clm_tensor, clm_tensor, clm_tensor, clm_tensor) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_encoder_backward(clm_context*, clm_tensor, clm_tensor, clm_tensor, clm_tensor, clm_tensor) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_layernorm_forward(clm_context*, clm_tensor, clm_tensor, clm_tensor, clm_tensor, clm_tensor,
    clm_tensor) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_layernorm_backward(clm_context*, clm_tensor, clm_tensor, clm_tensor, clm_tensor, clm_tensor,
    clm_tensor, clm_tensor, clm_tensor) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_rmsnorm_forward(clm_context*, clm_tensor, clm_tensor, clm_tensor, clm_tensor) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_rmsnorm_backward(clm_context*, clm_tensor, clm_tensor, clm_tensor, clm_tensor, clm_tensor,
    clm_tensor) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_matmul_forward(clm_context*, clm_tensor, clm_tensor, clm_tensor, clm_tensor) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_matmul_backward(clm_context*, clm_tensor, clm_tensor, clm_tensor, clm_tensor, clm_tensor,
    clm_tensor) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_rope_forward(clm_context*, clm_tensor, clm_tensor, clm_heads, float) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_rope_backward(clm_context*, clm_tensor, clm_tensor, clm_heads, float) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_attention_forward(clm_context*, clm_tensor, clm_tensor, clm_tensor, clm_tensor, clm_heads) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_attention_backward(clm_context*, clm_tensor, clm_tensor, clm_tensor, clm_tensor, clm_tensor,
    clm_tensor, clm_heads) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_attention_decode(clm_context*, clm_tensor, clm_tensor, clm_tensor, clm_tensor, clm_tensor,
    clm_tensor, clm_tensor, clm_heads) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_gelu_forward(clm_context*, clm_tensor, clm_tensor) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_gelu_backward(clm_context*, clm_tensor, clm_tensor, clm_tensor) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_swiglu_forward(clm_context*, clm_tensor, clm_tensor) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_swiglu_backward(clm_context*, clm_tensor, clm_tensor, clm_tensor) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_residual_forward(clm_context*, clm_tensor, clm_tensor, clm_tensor) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_fused_classifier(clm_context*, clm_tensor, clm_tensor, clm_tensor, clm_tensor, float,
    int32_t) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_add_sum(clm_context*, clm_tensor, clm_tensor) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_global_norm_squared(clm_context*, clm_tensor, clm_tensor) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_adamw(clm_context*, clm_tensor, clm_tensor, clm_tensor, clm_tensor, clm_tensor, clm_tensor,
    clm_tensor, const clm_adamw_step*) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_gemm(clm_context*, clm_tensor, clm_tensor, clm_tensor, int32_t, int32_t, float, float) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_scaled_add(clm_context*, clm_tensor, clm_tensor, clm_tensor, float, float) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_fill(clm_context*, clm_tensor, float) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_convert(clm_context*, clm_tensor, clm_tensor) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_gather_rows(clm_context*, clm_tensor, clm_tensor, clm_tensor) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_next_token(clm_context*, clm_tensor, clm_tensor, clm_tensor, clm_tensor, clm_tensor, const
    clm_next_token_options*) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_residual_layernorm_forward(clm_context*, clm_tensor, clm_tensor, clm_tensor, clm_tensor,
    clm_tensor, clm_tensor, clm_tensor, clm_tensor) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_residual_rmsnorm_forward(clm_context*, clm_tensor, clm_tensor, clm_tensor, clm_tensor,
    clm_tensor, clm_tensor) {
  return CLM_UNSUPPORTED;
}
