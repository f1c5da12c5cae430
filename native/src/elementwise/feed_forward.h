#pragma once
#include "elementwise/loops.h"
#include "kernels/elementwise.h"

namespace clm::CLM_ISA {

template <class E>
void gelu_forward(const Unary& call, int64_t begin, int64_t end) {
  E* y = static_cast<E*>(call.output);
  const E* x = static_cast<const E*>(call.input);
  for_vectors(begin, end, [&](int64_t i, auto lanes) {
    const V v = load(x + i, lanes);
    V density;
    store(y + i, Isa::mul(v, normal_cdf(v, density)), lanes);
  });
}

/// gelu'(x) = cdf(x) + x pdf(x).
template <class E>
void gelu_backward(const Binary& call, int64_t begin, int64_t end) {
  constexpr float inverse_sqrt_2pi = 0.398942280f;
  E* dx = static_cast<E*>(call.output);
  const E* dy = static_cast<const E*>(call.left);
  const E* x = static_cast<const E*>(call.right);
  for_vectors(begin, end, [&](int64_t i, auto lanes) {
    const V v = load(x + i, lanes);
    V density;
    const V cdf = normal_cdf(v, density);
    const V slope = Isa::fma(Isa::mul(v, density), Isa::set1(inverse_sqrt_2pi), cdf);
    store(dx + i, Isa::mul(load(dy + i, lanes), slope), lanes);
  });
}

inline V sigmoid(V x) {
  const V one = Isa::set1(1.0f);
  return Isa::div(one, Isa::add(one, exp(Isa::sub(Isa::zero(), x))));
}

template <class E>
void swiglu_forward(const SwiGlu& call, int64_t begin, int64_t end) {
  const int64_t C = call.channels;
  for (int64_t n = begin; n < end; n++) {
    const E* gate = static_cast<const E*>(call.input) + n * 2 * C;
    const E* up = gate + C;
    E* y = static_cast<E*>(call.output) + n * C;
    for_vectors(0, C, [&](int64_t c, auto lanes) {
      const V g = load(gate + c, lanes);
      store(y + c, Isa::mul(Isa::mul(g, sigmoid(g)), load(up + c, lanes)), lanes);
    });
  }
}

/// With s = sigmoid(gate): dgate = dy up s (1 + gate (1 - s)), dup = dy gate s.
template <class E>
void swiglu_backward(const SwiGlu& call, int64_t begin, int64_t end) {
  const int64_t C = call.channels;
  const V one = Isa::set1(1.0f);
  for (int64_t n = begin; n < end; n++) {
    const E* gate = static_cast<const E*>(call.input) + n * 2 * C;
    const E* up = gate + C;
    const E* dy = static_cast<const E*>(call.doutput) + n * C;
    E* dgate = static_cast<E*>(call.output) + n * 2 * C;
    E* dup = dgate + C;
    for_vectors(0, C, [&](int64_t c, auto lanes) {
      const V g = load(gate + c, lanes);
      const V d = load(dy + c, lanes);
      const V s = sigmoid(g);
      const V slope = Isa::mul(s, Isa::fma(g, Isa::sub(one, s), one));
      store(dgate + c, Isa::mul(Isa::mul(d, load(up + c, lanes)), slope), lanes);
      store(dup + c, Isa::mul(d, Isa::mul(g, s)), lanes);
    });
  }
}

template <class E>
void residual(const Binary& call, int64_t begin, int64_t end) {
  float* y = static_cast<float*>(call.output);
  const float* left = static_cast<const float*>(call.left);
  const E* right = static_cast<const E*>(call.right);
  for_vectors(begin, end, [&](int64_t i, auto lanes) {
    store(y + i, Isa::add(load(left + i, lanes), load(right + i, lanes)), lanes);
  });
}

}
