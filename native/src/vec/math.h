#pragma once
// exp, erf for a whole vector at once. Included after one of scalar.h, avx2.h, avx512.h.

namespace clm::CLM_ISA {

using V = Isa::V;

/// x = n ln 2 + r with whole n and |r| <= ln 2 / 2: e^r, relative error below 2e-7.
inline V exp_of_rest(V x, V& n) {
  n = Isa::round(Isa::mul(x, Isa::set1(1.44269504f)));
  // ln 2 in two parts, so that the difference is exact.
  V r = Isa::fnma(n, Isa::set1(0.693359375f), x);
  r = Isa::fnma(n, Isa::set1(-2.12194440e-4f), r);
  V p = Isa::set1(1.9875691500e-4f);
  p = Isa::fma(p, r, Isa::set1(1.3981999507e-3f));
  p = Isa::fma(p, r, Isa::set1(8.3334519073e-3f));
  p = Isa::fma(p, r, Isa::set1(4.1665795894e-2f));
  p = Isa::fma(p, r, Isa::set1(1.6666665459e-1f));
  p = Isa::fma(p, r, Isa::set1(5.0000001201e-1f));
  return Isa::fma(Isa::mul(r, r), p, Isa::add(r, Isa::set1(1.0f)));
}

/// e^x, relative error below 2e-7 where the result is normal; exp(-inf) = 0, exp(inf) = inf, NaN stays NaN.
inline V exp(V x) {
  // Beyond these bounds the result is 0 or inf. The bound stands first in max and min, so that a NaN in x wins.
  x = Isa::min(Isa::set1(89.0f), Isa::max(Isa::set1(-105.0f), x));
  V n;
  const V p = exp_of_rest(x, n);
  return Isa::scaled_far(p, n);
}

/// e^x for x <= 0, relative error below 2e-7; below -87 it is e^-87, about 1e-38; NaN stays NaN. The softmax's exponential.
inline V exp_of_negative(V x) {
  V n;
  const V p = exp_of_rest(Isa::max(Isa::set1(-87.0f), x), n);
  return Isa::scaled(p, n);
}

/// e^x for x <= 0 as exp_of_negative, but 0 below -87: what no sum of a softmax notices. A product that is no normal number costs some
/// processors 150 cycles, and behind a mask nearly all of a vocabulary is -inf.
inline V exp_or_zero(V x) { return Isa::select(Isa::less(x, Isa::set1(-87.0f)), Isa::zero(), exp_of_negative(x)); }

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
