#pragma once
#include <math.h>

#include "elementwise/loops.h"
#include "kernels/elementwise.h"

namespace clm::CLM_ISA {

constexpr float norm_epsilon = 1e-5f;

/// Ba et al., 2016. Two passes for mean and variance: x² - mean² would cancel.
template <class E>
void layernorm_forward(const NormForward& call, int64_t begin, int64_t end) {
  const int64_t C = call.channels;
  const E* weight = static_cast<const E*>(call.weight);
  const E* bias = static_cast<const E*>(call.bias);
  for (int64_t n = begin; n < end; n++) {
    const float* x = call.input + n * C;
    E* y = static_cast<E*>(call.output) + n * C;
    const float mean = sum_over(0, C, [&](int64_t c, auto lanes) { return load(x + c, lanes); }) / static_cast<float>(C);
    const V center = Isa::set1(mean);
    const float squares = sum_over(0, C, [&](int64_t c, auto lanes) {
      const V d = Isa::sub(load(x + c, lanes), center);
      return Isa::mul(d, d);
    });
    const float rstd = 1.0f / sqrtf(squares / static_cast<float>(C) + norm_epsilon);
    const V scale = Isa::set1(rstd);
    for_vectors(0, C, [&](int64_t c, auto lanes) {
      const V normed = Isa::mul(Isa::sub(load(x + c, lanes), center), scale);
      const V shift = bias == nullptr ? Isa::zero() : load(bias + c, lanes);
      store(y + c, Isa::fma(normed, load(weight + c, lanes), shift), lanes);
    });
    call.mean[n] = mean;
    call.rstd[n] = rstd;
  }
}

/// Zhang and Sennrich, 2019.
template <class E>
void rmsnorm_forward(const NormForward& call, int64_t begin, int64_t end) {
  const int64_t C = call.channels;
  const E* weight = static_cast<const E*>(call.weight);
  for (int64_t n = begin; n < end; n++) {
    const float* x = call.input + n * C;
    E* y = static_cast<E*>(call.output) + n * C;
    const float squares = sum_over(0, C, [&](int64_t c, auto lanes) {
      const V v = load(x + c, lanes);
      return Isa::mul(v, v);
    });
    const float rstd = 1.0f / sqrtf(squares / static_cast<float>(C) + norm_epsilon);
    const V scale = Isa::set1(rstd);
    for_vectors(0, C, [&](int64_t c, auto lanes) {
      store(y + c, Isa::mul(Isa::mul(load(x + c, lanes), scale), load(weight + c, lanes)), lanes);
    });
    call.rstd[n] = rstd;
  }
}

/// The sums over rows go into this chunk's own partial; with centered false, RMSNorm: no mean is taken off and there is no bias.
template <class E, bool centered>
void norm_backward(const NormBackward& call, int64_t begin, int64_t end) {
  const int64_t C = call.channels;
  const E* weight = static_cast<const E*>(call.weight);
  float* dweight = call.partial + begin / call.chunk_rows * 2 * C;
  float* dbias = dweight + C;
  for_vectors(0, 2 * C, [&](int64_t c, auto lanes) { store(dweight + c, Isa::zero(), lanes); });
  for (int64_t n = begin; n < end; n++) {
    const float* x = call.input + n * C;
    const E* dy = static_cast<const E*>(call.doutput) + n * C;
    float* dx = call.dinput + n * C;
    const V mean = centered ? Isa::set1(call.mean[n]) : Isa::zero();
    const V rstd = Isa::set1(call.rstd[n]);
    const auto normed = [&](int64_t c, auto lanes) {
      const V v = load(x + c, lanes);
      return Isa::mul(centered ? Isa::sub(v, mean) : v, rstd);
    };
    V sum = Isa::zero();
    V product = Isa::zero();
    for_vectors(0, C, [&](int64_t c, auto lanes) {
      const V d = load(dy + c, lanes);
      const V xhat = only(normed(c, lanes), Isa::zero(), lanes);
      const V g = Isa::mul(d, load(weight + c, lanes));
      store(dweight + c, Isa::fma(d, xhat, load(dweight + c, lanes)), lanes);
      if (centered) {
        store(dbias + c, Isa::add(load(dbias + c, lanes), d), lanes);
        sum = Isa::add(sum, g);
      }
      product = Isa::fma(g, xhat, product);
    });
    const V mean_g = Isa::set1(Isa::sum(sum) / static_cast<float>(C));
    const V mean_product = Isa::set1(Isa::sum(product) / static_cast<float>(C));
    for_vectors(0, C, [&](int64_t c, auto lanes) {
      const V g = Isa::mul(load(dy + c, lanes), load(weight + c, lanes));
      const V inner = Isa::fnma(normed(c, lanes), mean_product, centered ? Isa::sub(g, mean_g) : g);
      store(dx + c, Isa::fma(rstd, inner, load(dx + c, lanes)), lanes);
    });
  }
}

}
