// One step of decoupled weight decay: Loshchilov and Hutter, 2017. Grid ceil(count / 256), 256 threads, a number a thread.
#include "words/numbers.h"

struct AdamWStep {
  float learning_rate, beta1, beta2, one_minus_beta1, one_minus_beta2;
  float first_bias, second_bias;  // 1 - beta^step
  float epsilon, weight_decay;
  float clip;  // largest global norm; 0: no clipping
};

/// weight BF16 with master F32, or weight F32 and master null; gradient, m, v F32. The norm is read here, so that the host need not wait
/// for it: one that is not finite makes the step a no-op, and skipped F32 (1) += 1. norm_squared F32 (1) and skipped may be null.
template <class T>
WORD void adamw(T* weight, float* master, const float* gradient, float* m, float* v, const float* norm_squared, float* skipped,
                const AdamWStep& step, int64_t count) {
  const int64_t i = (int64_t)blockIdx.x * 256 + threadIdx.x;
  float scale = 1.0f;
  if (norm_squared != nullptr) {
    const float norm = square_root(*norm_squared);
    if (!is_finite(norm)) {
      if (skipped != nullptr && i == 0) *skipped += 1.0f;
      return;
    }
    if (step.clip > 0.0f && norm > step.clip) scale = step.clip / norm;
  }
  if (i >= count) return;
  const float g = gradient[i] * scale;
  const float first = fused_multiply_add(step.beta1, m[i], step.one_minus_beta1 * g);
  const float second = fused_multiply_add(step.beta2, v[i], step.one_minus_beta2 * (g * g));
  const float before = master == nullptr ? to_float(weight[i]) : master[i];
  const float update = first / step.first_bias / (square_root(second / step.second_bias) + step.epsilon);
  const float after = fused_multiply_add(-step.learning_rate, fused_multiply_add(step.weight_decay, before, update), before);
  m[i] = first;
  v[i] = second;
  if (master != nullptr) master[i] = after;
  weight[i] = Stored<T>::from(after);
}

extern "C" __global__ void __launch_bounds__(256)
adamw_bf16(bf16* weight, float* master, const float* gradient, float* m, float* v, const float* norm_squared, float* skipped,
           AdamWStep step, int64_t count) {
  adamw(weight, master, gradient, m, v, norm_squared, skipped, step, count);
}
extern "C" __global__ void __launch_bounds__(256)
adamw_f32(float* weight, const float* gradient, float* m, float* v, const float* norm_squared, float* skipped, AdamWStep step,
          int64_t count) {
  adamw(weight, nullptr, gradient, m, v, norm_squared, skipped, step, count);
}
