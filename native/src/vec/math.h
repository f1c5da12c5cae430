#pragma once
// exp, log, erf for a whole vector at once. Included after one of scalar.h, avx2.h, avx512.h.

namespace clm::CLM_ISA {

using V = Isa::V;

/// e^x, relative error below 2e-7 where the result is normal; exp(-inf) = 0, exp(inf) = inf, NaN stays NaN.
inline V exp(V x) {
  // Beyond these bounds the result is 0 or inf. The bound stands first in max and min, so that a NaN in x wins.
  x = Isa::min(Isa::set1(89.0f), Isa::max(Isa::set1(-105.0f), x));
  // x = n ln 2 + r, |r| <= ln 2 / 2; ln 2 in two parts, so that the difference is exact.
  const V n = Isa::round(Isa::mul(x, Isa::set1(1.44269504f)));
  V r = Isa::fnma(n, Isa::set1(0.693359375f), x);
  r = Isa::fnma(n, Isa::set1(-2.12194440e-4f), r);
  V p = Isa::set1(1.9875691500e-4f);
  p = Isa::fma(p, r, Isa::set1(1.3981999507e-3f));
  p = Isa::fma(p, r, Isa::set1(8.3334519073e-3f));
  p = Isa::fma(p, r, Isa::set1(4.1665795894e-2f));
  p = Isa::fma(p, r, Isa::set1(1.6666665459e-1f));
  p = Isa::fma(p, r, Isa::set1(5.0000001201e-1f));
  p = Isa::fma(Isa::mul(r, r), p, Isa::add(r, Isa::set1(1.0f)));
  return Isa::scaled_far(p, n);
}

/// e^x for x <= 0, relative error below 2e-7; below -87 it is e^-87, about 1e-38; NaN stays NaN. The softmax's exponential.
inline V exp_of_negative(V x) {
  x = Isa::max(Isa::set1(-87.0f), x);
  const V n = Isa::round(Isa::mul(x, Isa::set1(1.44269504f)));
  V r = Isa::fnma(n, Isa::set1(0.693359375f), x);
  r = Isa::fnma(n, Isa::set1(-2.12194440e-4f), r);
  V p = Isa::set1(1.9875691500e-4f);
  p = Isa::fma(p, r, Isa::set1(1.3981999507e-3f));
  p = Isa::fma(p, r, Isa::set1(8.3334519073e-3f));
  p = Isa::fma(p, r, Isa::set1(4.1665795894e-2f));
  p = Isa::fma(p, r, Isa::set1(1.6666665459e-1f));
  p = Isa::fma(p, r, Isa::set1(5.0000001201e-1f));
  p = Isa::fma(Isa::mul(r, r), p, Isa::add(r, Isa::set1(1.0f)));
  return Isa::scaled(p, n);
}

/// ln x, relative error below 1e-7, for 0.9 < x < 1.1 absolute below 1e-8; log(0) = -inf, log(x < 0) = NaN, log(inf) = inf, NaN stays NaN.
inline V log(V x) {
  const V smallest_normal = Isa::set1(1.17549435e-38f);
  const V infinity = Isa::set1(__builtin_inff());
  const auto denormal = Isa::less(x, smallest_normal);
  const V scaled = Isa::select(denormal, Isa::mul(x, Isa::set1(8388608.0f)), x);
  V e = Isa::sub(Isa::exponent(scaled), Isa::select(denormal, Isa::set1(23.0f), Isa::zero()));
  V m = Isa::mantissa(scaled);
  // m in [sqrt(1/2), sqrt(2)), so that the polynomial sees |m - 1| < 0.42.
  const auto large = Isa::less(Isa::set1(1.41421356f), m);
  m = Isa::select(large, Isa::mul(m, Isa::set1(0.5f)), m);
  e = Isa::select(large, Isa::add(e, Isa::set1(1.0f)), e);
  const V r = Isa::sub(m, Isa::set1(1.0f));
  V p = Isa::set1(7.0376836292e-2f);
  p = Isa::fma(p, r, Isa::set1(-1.1514610310e-1f));
  p = Isa::fma(p, r, Isa::set1(1.1676998740e-1f));
  p = Isa::fma(p, r, Isa::set1(-1.2420140846e-1f));
  p = Isa::fma(p, r, Isa::set1(1.4249322787e-1f));
  p = Isa::fma(p, r, Isa::set1(-1.6668057665e-1f));
  p = Isa::fma(p, r, Isa::set1(2.0000714765e-1f));
  p = Isa::fma(p, r, Isa::set1(-2.4999993993e-1f));
  p = Isa::fma(p, r, Isa::set1(3.3333331174e-1f));
  const V square = Isa::mul(r, r);
  V tail = Isa::mul(Isa::mul(p, r), square);
  tail = Isa::fma(e, Isa::set1(-2.12194440e-4f), tail);
  tail = Isa::fnma(Isa::set1(0.5f), square, tail);
  V result = Isa::fma(e, Isa::set1(0.693359375f), Isa::add(r, tail));
  result = Isa::select(Isa::less(x, infinity), result, x);
  result = Isa::select(Isa::equal(x, Isa::zero()), Isa::sub(Isa::zero(), infinity), result);
  return Isa::select(Isa::less(x, Isa::zero()), Isa::set1(__builtin_nanf("")), result);
}

/// The normal distribution: density = exp(-x²/2) (without 1/sqrt(2 pi)), result = (1 + erf(x / sqrt 2)) / 2, absolute error below 3e-7.
/// Abramowitz and Stegun, 7.1.26; density and distribution share the exponential.
inline V normal_cdf(V x, V& density) {
  density = exp_of_negative(Isa::mul(Isa::mul(x, x), Isa::set1(-0.5f)));
  const V t = Isa::div(Isa::set1(1.0f), Isa::fma(Isa::abs(x), Isa::set1(0.3275911f * 0.70710678f), Isa::set1(1.0f)));
  V p = Isa::set1(0.5f * 1.061405429f);
  p = Isa::fma(p, t, Isa::set1(0.5f * -1.453152027f));
  p = Isa::fma(p, t, Isa::set1(0.5f * 1.421413741f));
  p = Isa::fma(p, t, Isa::set1(0.5f * -0.284496736f));
  p = Isa::fma(p, t, Isa::set1(0.5f * 0.254829592f));
  const V upper = Isa::mul(Isa::mul(p, t), density);
  return Isa::select(Isa::less(x, Isa::zero()), upper, Isa::sub(Isa::set1(1.0f), upper));
}

}
