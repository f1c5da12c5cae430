// losses F32 (N) = weights[n] * cross entropy of logits (N,V) and targets I32 (N); the logits become their own gradient where asked.
// A block a row, 256 threads, grid N: the row's bits depend on the row alone.
#include "words/numbers.h"

constexpr int classifier_threads = 256;
constexpr int classifier_warps = classifier_threads / warp_size;

/// log2 of the sum of 2^x, kept as a maximum and a sum relative to it.
struct LogSum {
  float maximum, total;
};
WORD LogSum joined(LogSum a, LogSum b) {
  const float maximum = larger(a.maximum, b.maximum);
  // Nothing yet on both sides: -inf - -inf would be NaN.
  if (maximum == minus_infinity()) return {maximum, 0.0f};
  return {maximum, a.total * exp2_approx(a.maximum - maximum) + b.total * exp2_approx(b.maximum - maximum)};
}

/// Over the whole block, the same bits for every thread.
WORD LogSum block_log_sum(LogSum own) {
  SHARED(float, maxima, classifier_warps);
  SHARED(float, totals, classifier_warps);
#pragma unroll
  for (uint32_t mask = warp_size / 2; mask > 0; mask /= 2) {
    own = joined(own, {shuffle_xor(own.maximum, mask), shuffle_xor(own.total, mask)});
  }
  if (lane_index() == 0) {
    maxima[warp_index()] = own.maximum;
    totals[warp_index()] = own.total;
  }
  block_barrier();
  LogSum all = {maxima[0], totals[0]};
  for (int warp = 1; warp < classifier_warps; warp++) all = joined(all, {maxima[warp], totals[warp]});
  return all;
}

template <class T>
WORD void fused_classifier(T* logits, float* losses, const int* targets, const float* weights, float dloss, int write_gradient, int V) {
  const int n = (int)blockIdx.x;
  T* row = logits + (uint64_t)n * V;
  const int target = targets[n];
  const float weight = weights == nullptr ? 1.0f : weights[n];
  if (target < 0) {  // ignored
    if (threadIdx.x == 0) losses[n] = 0.0f;
    for (int v = (int)threadIdx.x; write_gradient != 0 && v < V; v += classifier_threads) row[v] = Stored<T>::from(0.0f);
    return;
  }
  LogSum own = {minus_infinity(), 0.0f};
  for (int v = (int)threadIdx.x; v < V; v += classifier_threads) own = joined(own, {to_float(row[v]) * log2_e, 1.0f});
  // Before the barrier within: behind it the logits become gradients.
  const float target_logit = threadIdx.x == 0 ? to_float(row[target]) : 0.0f;
  const LogSum all = block_log_sum(own);
  const float log_sum = all.maximum + log2_approx(all.total);
  // The difference in units of log2, in which the sum is known: a row of one logit has no loss at all.
  if (threadIdx.x == 0) losses[n] = weight * ((log_sum - target_logit * log2_e) * ln_2);
  if (write_gradient == 0) return;
  for (int v = (int)threadIdx.x; v < V; v += classifier_threads) {
    const float probability = exp2_approx(to_float(row[v]) * log2_e - log_sum);
    row[v] = Stored<T>::from((probability - (v == target ? 1.0f : 0.0f)) * dloss * weight);
  }
}

/// target -1: loss and gradient 0. weights F32 (N) may be null: 1.
extern "C" __global__ void __launch_bounds__(classifier_threads)
fused_classifier_bf16(bf16* logits, float* losses, const int* targets, const float* weights, float dloss, int write_gradient, int V) {
  fused_classifier(logits, losses, targets, weights, dloss, write_gradient, V);
}
extern "C" __global__ void __launch_bounds__(classifier_threads)
fused_classifier_f32(float* logits, float* losses, const int* targets, const float* weights, float dloss, int write_gradient, int V) {
  fused_classifier(logits, losses, targets, weights, dloss, write_gradient, V);
}
