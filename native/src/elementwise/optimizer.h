#pragma once
#include "elementwise/loops.h"
#include "kernels/elementwise.h"

namespace clm::CLM_ISA {

/// begin and end lie in one chunk.
template <class E, bool squared>
void sum(const Sum& call, int64_t begin, int64_t end) {
  const E* x = static_cast<const E*>(call.values);
  call.partial[begin / call.chunk] = sum_over(begin, end, [&](int64_t i, auto lanes) {
    const V v = load(x + i, lanes);
    return squared ? Isa::mul(v, v) : v;
  });
}

/// Loshchilov and Hutter, 2017.
template <class E>
void adamw(const AdamW& call, int64_t begin, int64_t end) {
  const V clip = Isa::set1(call.clip);
  const V beta1 = Isa::set1(call.beta1);
  const V beta2 = Isa::set1(call.beta2);
  const V one_minus_beta1 = Isa::set1(call.one_minus_beta1);
  const V one_minus_beta2 = Isa::set1(call.one_minus_beta2);
  const V first_bias = Isa::set1(call.first_bias);
  const V second_bias = Isa::set1(call.second_bias);
  const V rate = Isa::set1(call.learning_rate);
  const V decay = Isa::set1(call.weight_decay);
  const V epsilon = Isa::set1(call.epsilon);
  E* weight = static_cast<E*>(call.weight);
  float* master = call.master == nullptr ? static_cast<float*>(call.weight) : call.master;
  for_vectors(begin, end, [&](int64_t i, auto lanes) {
    const V g = Isa::mul(load(call.gradient + i, lanes), clip);
    const V m = Isa::fma(beta1, load(call.m + i, lanes), Isa::mul(one_minus_beta1, g));
    const V v = Isa::fma(beta2, load(call.v + i, lanes), Isa::mul(one_minus_beta2, Isa::mul(g, g)));
    const V w = load(master + i, lanes);
    const V size = Isa::add(Isa::sqrt(Isa::div(v, second_bias)), epsilon);
    const V update = Isa::div(Isa::div(m, first_bias), size);
    const V next = Isa::fnma(rate, Isa::fma(decay, w, update), w);
    store(call.m + i, m, lanes);
    store(call.v + i, v, lanes);
    store(master + i, next, lanes);
    if (call.master != nullptr) store(weight + i, next, lanes);
  });
}

inline void scaled_add(const ScaledAdd& call, int64_t begin, int64_t end) {
  const V alpha = Isa::set1(call.alpha);
  const V beta = Isa::set1(call.beta);
  // Without reading the output: it may be uninitialised, and 0 * NaN is NaN.
  const bool fresh = call.beta == 0.0f;
  for_vectors(begin, end, [&](int64_t i, auto lanes) {
    const V x = Isa::mul(alpha, load(call.input + i, lanes));
    store(call.output + i, fresh ? x : Isa::fma(beta, load(call.output + i, lanes), x), lanes);
  });
}

}
