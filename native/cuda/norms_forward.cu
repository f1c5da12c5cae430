// LayerNorm and RMSNorm of input F32 (N,C), with weight and bias BF16 (C), into output BF16 (N,C), without and with the residual's sum
// before. A warp a row: grid ceil(N / 8), 256 threads. Sums over a row have one order, which depends on C alone.
#include "words/numbers.h"

constexpr float norm_epsilon = 1e-5f;

struct NormRow {
  const bf16* weight;
  const bf16* bias;  // or null
  int C;
};

/// value(c) is read once a pass: sum, squares, output.
template <class Value>
WORD float mean_of(int C, Value value) {
  float sum = 0.0f;
  for (int c = lane_index(); c < C; c += warp_size) sum += value(c);
  return warp_sum(sum) / (float)C;
}
template <class Value>
WORD float rstd_of(int C, float mean, Value value) {
  float squares = 0.0f;
  for (int c = lane_index(); c < C; c += warp_size) {
    const float d = value(c) - mean;
    squares = fused_multiply_add(d, d, squares);
  }
  return 1.0f / square_root(warp_sum(squares) / (float)C + norm_epsilon);
}

/// Ba et al., 2016. Two passes for mean and variance: mean of x² less mean² would cancel. With centered false, RMSNorm (Zhang and
/// Sennrich, 2019): nothing is taken off.
template <bool centered>
WORD void normalise(bf16* output, float* mean, float* rstd, const float* input, const NormRow& by, int n) {
  const float* x = input + (uint64_t)n * by.C;
  const auto value = [&](int c) INLINE_LAMBDA { return x[c]; };
  const float center = centered ? mean_of(by.C, value) : 0.0f;
  const float scale = rstd_of(by.C, center, value);
  for (int c = lane_index(); c < by.C; c += warp_size) {
    const float shift = by.bias == nullptr ? 0.0f : to_float(by.bias[c]);
    const float y = fused_multiply_add((x[c] - center) * scale, to_float(by.weight[c]), shift);
    output[(uint64_t)n * by.C + c] = Stored<bf16>::from(y);
  }
  if (lane_index() != 0) return;
  if (centered) mean[n] = center;
  rstd[n] = scale;
}

/// A lane reads again only what it has written itself, so the row's sum needs no barrier.
WORD void add_residual(float* residual, const float* left, const bf16* right, int n, int C) {
  for (int c = lane_index(); c < C; c += warp_size) {
    const uint64_t i = (uint64_t)n * C + c;
    residual[i] = left[i] + to_float(right[i]);
  }
}

WORD int own_norm_row() { return (int)blockIdx.x * 8 + warp_index(); }

/// mean and rstd F32 (N); bias may be null.
extern "C" __global__ void __launch_bounds__(256)
layernorm_forward_bf16(bf16* output, float* mean, float* rstd, const float* input, const bf16* weight, const bf16* bias, int N, int C) {
  const int n = own_norm_row();
  if (n < N) normalise<true>(output, mean, rstd, input, {weight, bias, C}, n);
}

extern "C" __global__ void __launch_bounds__(256)
rmsnorm_forward_bf16(bf16* output, float* rstd, const float* input, const bf16* weight, int N, int C) {
  const int n = own_norm_row();
  if (n < N) normalise<false>(output, nullptr, rstd, input, {weight, nullptr, C}, n);
}

/// residual F32 (N,C) = left F32 + right BF16, and its norm; residual and left may be the same.
extern "C" __global__ void __launch_bounds__(256)
residual_layernorm_forward_bf16(float* residual, bf16* normed, float* mean, float* rstd, const float* left, const bf16* right,
                                const bf16* weight, const bf16* bias, int N, int C) {
  const int n = own_norm_row();
  if (n >= N) return;
  add_residual(residual, left, right, n, C);
  normalise<true>(normed, mean, rstd, residual, {weight, bias, C}, n);
}

extern "C" __global__ void __launch_bounds__(256)
residual_rmsnorm_forward_bf16(float* residual, bf16* normed, float* rstd, const float* left, const bf16* right, const bf16* weight, int N,
                              int C) {
  const int n = own_norm_row();
  if (n >= N) return;
  add_residual(residual, left, right, n, C);
  normalise<false>(normed, nullptr, rstd, residual, {weight, nullptr, C}, n);
}
