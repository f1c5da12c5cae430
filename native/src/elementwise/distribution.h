#pragma once
#include <math.h>

#include "elementwise/loops.h"
#include "elementwise/loss.h"
#include "kernels/elementwise.h"

namespace clm::CLM_ISA {

/// values = logits where allowed, else -inf. -0 becomes +0, so that equal logits have equal bits.
template <class E>
void allowed_values(const Distribution& call) {
  const E* x = static_cast<const E*>(call.logits);
  float* y = call.values;
  constexpr int word_bits = 32;
  const float forbidden = -__builtin_inff();
  const auto copy = [&](int64_t begin, int64_t end) {
    for_vectors(begin, end, [&](int64_t i, auto lanes) { store(y + i, Isa::add(load(x + i, lanes), Isa::zero()), lanes); });
  };
  if (call.allowed == nullptr) return copy(0, call.vocabulary);
  for (int64_t begin = 0; begin < call.vocabulary; begin += word_bits) {
    const int64_t end = begin + word_bits < call.vocabulary ? begin + word_bits : call.vocabulary;
    const uint32_t word = call.allowed[begin / word_bits];
    if (word != 0) copy(begin, end);
    if (word == UINT32_MAX) continue;
    for (int64_t i = begin; i < end; i++) y[i] = (word >> (i - begin) & 1u) != 0 ? y[i] : forbidden;
  }
}

template <class E>
float log_sum_of_exponentials(const E* x, int64_t count, float max) {
  return max + static_cast<float>(::log(static_cast<double>(sum_of_exponentials(x, count, max))));
}

template <class E>
void distribution(Distribution& call) {
  const int64_t count = call.vocabulary;
  const E* logits = static_cast<const E*>(call.logits);
  const float* values = call.values;
  allowed_values<E>(call);
  const float max = max_over(0, count, [&](int64_t i, auto lanes) { return load(values + i, lanes); });
  call.log_sum_allowed = log_sum_of_exponentials(values, count, max);
  call.log_sum_all = call.log_sum_allowed;
  if (call.allowed != nullptr) {
    const float max_of_all = max_over(0, count, [&](int64_t i, auto lanes) { return load(logits + i, lanes); });
    call.log_sum_all = log_sum_of_exponentials(logits, count, max_of_all);
  }
  if (call.temperature == 0.0f) return;
  const V top = Isa::set1(max);
  const V temperature = Isa::set1(call.temperature);
  call.total_mass = sum_over(0, count, [&](int64_t i, auto lanes) {
    const V mass = exp_or_zero(Isa::div(Isa::sub(load(values + i, lanes), top), temperature));
    store(call.masses + i, mass, lanes);
    return mass;
  });
}

}
