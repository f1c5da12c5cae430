#pragma once
#include <math.h>

#include "elementwise/loops.h"
#include "kernels/elementwise.h"

namespace clm::CLM_ISA {

/// Sum of exp(x - max) over the row.
template <class E>
float sum_of_exponentials(const E* x, int64_t count, float max) {
  const V top = Isa::set1(max);
  return sum_over(0, count, [&](int64_t i, auto lanes) { return exp_or_zero(Isa::sub(load(x + i, lanes), top)); });
}

/// loss = ln sum exp(x) - x[target], times the row's weight; the gradient is (softmax(x) - onehot) dloss weight.
template <class E>
void classifier(const Classifier& call, int64_t begin, int64_t end) {
  const int64_t classes = call.vocabulary;
  for (int64_t n = begin; n < end; n++) {
    E* x = static_cast<E*>(call.logits) + n * classes;
    const int32_t target = call.targets[n];
    if (target < 0) {
      call.losses[n] = 0.0f;
      if (!call.write_gradient) continue;
      for_vectors(0, classes, [&](int64_t i, auto lanes) { store(x + i, Isa::zero(), lanes); });
      continue;
    }
    const float weight = call.weights == nullptr ? 1.0f : call.weights[n];
    const float max = max_over(0, classes, [&](int64_t i, auto lanes) { return load(x + i, lanes); });
    const float sum = sum_of_exponentials(x, classes, max);
    const float log_sum = static_cast<float>(::log(static_cast<double>(sum)));
    const float target_logit = Isa::widen(x[target]);
    call.losses[n] = weight * ((max - target_logit) + log_sum);
    if (!call.write_gradient) continue;

    const float scale = call.dloss * weight;
    const float share = expf(target_logit - max) / sum;
    const V top = Isa::set1(max);
    const V factor = Isa::set1(scale / sum);
    for_vectors(0, classes, [&](int64_t i, auto lanes) {
      store(x + i, Isa::mul(exp_or_zero(Isa::sub(load(x + i, lanes), top)), factor), lanes);
    });
    // Before rounding to storage: share and 1 are close together when the model is right.
    store(x + target, Isa::set1((share - 1.0f) * scale), Part{1});
  }
}

}
