// What nobody has written yet answers "unsupported": weak, so that a real definition elsewhere takes its place.
#include "cyberlm.h"
#include "scratch.h"

#define CLM_NOT_YET __attribute__((weak))

CLM_NOT_YET clm_status clm_measure_peak(clm_context*, clm_dtype, double*) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_measure_copy(clm_context*, double*) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_matmul_forward(clm_context*, clm_tensor, clm_tensor, clm_tensor, clm_tensor) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_matmul_backward(clm_context*, clm_tensor, clm_tensor, clm_tensor, clm_tensor, clm_tensor,
    clm_tensor) {
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
CLM_NOT_YET clm_status clm_gemm(clm_context*, clm_tensor, clm_tensor, clm_tensor, int32_t, int32_t, float, float) {
  return CLM_UNSUPPORTED;
}
CLM_NOT_YET clm_status clm_allocate(int64_t bytes, void** out) {
  if (bytes < 0 || out == nullptr) return CLM_BAD_ARGUMENT;
  *out = clm::allocate_huge(static_cast<size_t>(bytes));
  return *out != nullptr ? CLM_OK : CLM_OUT_OF_MEMORY;
}
CLM_NOT_YET void clm_free(void* memory, int64_t) {
  clm::free_huge(memory);
}
