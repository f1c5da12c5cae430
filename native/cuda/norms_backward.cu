// The gradients of LayerNorm and RMSNorm: dInput F32 (N,C) +=, since it is the residual stream's; dWeight and dBias F32 (C) by way of
// partial sums over slices of rows, which add_slices adds in order.
#include "words/numbers.h"

struct NormGradient {
  const bf16* doutput;  // (N,C)
  const float* input;   // (N,C)
  const float* mean;    // (N), or null: RMSNorm
  const float* rstd;    // (N)
};

/// With y = normed weight: dInput += (weight dy - mean(weight dy) - normed mean(weight dy normed)) rstd; RMSNorm has no second term.
template <bool centered>
WORD void norm_dinput(float* dinput, const NormGradient& from, const bf16* weight, int N, int C) {
  const int n = (int)blockIdx.x * 8 + warp_index();
  if (n >= N) return;
  const float* x = from.input + (uint64_t)n * C;
  const bf16* dy = from.doutput + (uint64_t)n * C;
  const float mean = centered ? from.mean[n] : 0.0f;
  const float rstd = from.rstd[n];
  float sum = 0.0f;
  float dot = 0.0f;
  for (int c = lane_index(); c < C; c += warp_size) {
    const float slope = to_float(weight[c]) * to_float(dy[c]);
    sum += slope;
    dot = fused_multiply_add(slope, (x[c] - mean) * rstd, dot);
  }
  sum = centered ? warp_sum(sum) / (float)C : 0.0f;
  dot = warp_sum(dot) / (float)C;
  for (int c = lane_index(); c < C; c += warp_size) {
    const float slope = to_float(weight[c]) * to_float(dy[c]);
    const float normed = (x[c] - mean) * rstd;
    dinput[(uint64_t)n * C + c] += (slope - sum - normed * dot) * rstd;
  }
}

/// partial (slices,C): row blockIdx.y the sums over rows blockIdx.y slice_rows and on of dy normed, and of dy. A column a lane; the eight
/// warps take rows in turn, and the first one adds the eight parts in their order. partial_bias may be null.
template <bool centered>
WORD void norm_dweight(float* partial_weight, float* partial_bias, const NormGradient& from, int N, int C, int slice_rows) {
  constexpr int warps = 8;
  SHARED(float, weights, warps * warp_size);
  SHARED(float, biases, warps * warp_size);
  const int column = (int)blockIdx.x * warp_size + lane_index();
  const int begin = (int)blockIdx.y * slice_rows;
  const int end = smaller(N, begin + slice_rows);
  float weight = 0.0f;
  float bias = 0.0f;
  for (int n = begin + warp_index(); column < C && n < end; n += warps) {
    const float dy = to_float(from.doutput[(uint64_t)n * C + column]);
    const float mean = centered ? from.mean[n] : 0.0f;
    weight = fused_multiply_add(dy, (from.input[(uint64_t)n * C + column] - mean) * from.rstd[n], weight);
    bias += dy;
  }
  weights[threadIdx.x] = weight;
  biases[threadIdx.x] = bias;
  block_barrier();
  if (warp_index() > 0 || column >= C) return;
  for (int warp = 1; warp < warps; warp++) {
    weight += weights[warp * warp_size + lane_index()];
    bias += biases[warp * warp_size + lane_index()];
  }
  partial_weight[(uint64_t)blockIdx.y * C + column] = weight;
  if (partial_bias != nullptr) partial_bias[(uint64_t)blockIdx.y * C + column] = bias;
}

// dInput: grid ceil(N / 8), a warp a row. dWeight: grid (ceil(C / 32), slices). 256 threads. weight BF16 (C).
extern "C" __global__ void __launch_bounds__(256)
layernorm_dinput_bf16(float* dinput, const bf16* doutput, const float* input, const bf16* weight, const float* mean, const float* rstd,
                      int N, int C) {
  norm_dinput<true>(dinput, {doutput, input, mean, rstd}, weight, N, C);
}
extern "C" __global__ void __launch_bounds__(256)
rmsnorm_dinput_bf16(float* dinput, const bf16* doutput, const float* input, const bf16* weight, const float* rstd, int N, int C) {
  norm_dinput<false>(dinput, {doutput, input, nullptr, rstd}, weight, N, C);
}
extern "C" __global__ void __launch_bounds__(256)
layernorm_dweight_bf16(float* partial_weight, float* partial_bias, const bf16* doutput, const float* input, const float* mean,
                       const float* rstd, int N, int C, int slice_rows) {
  norm_dweight<true>(partial_weight, partial_bias, {doutput, input, mean, rstd}, N, C, slice_rows);
}
extern "C" __global__ void __launch_bounds__(256)
rmsnorm_dweight_bf16(float* partial_weight, const bf16* doutput, const float* input, const float* rstd, int N, int C, int slice_rows) {
  norm_dweight<false>(partial_weight, nullptr, {doutput, input, nullptr, rstd}, N, C, slice_rows);
}
