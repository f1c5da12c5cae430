#pragma once
// Numbers in registers, in terms of the words: conversions, sums over a warp, the functions that a GPT needs.
#include "words/words.h"

WORD float to_float(bf16 x) { return __builtin_bit_cast(float, (uint32_t)x.bits << 16); }
WORD float to_float(float x) { return x; }

/// A pair of BF16 in one register, as load_matrices and bf16_pack give it.
WORD float low_float(uint32_t pair) { return __builtin_bit_cast(float, pair << 16); }
WORD float high_float(uint32_t pair) { return __builtin_bit_cast(float, pair & 0xffff0000u); }

template <class T>
struct Stored;
template <>
struct Stored<float> {
  WORD float from(float x) { return x; }
};
template <>
struct Stored<bf16> {
  WORD bf16 from(float x) { return bf16{(uint16_t)bf16_pack(x, 0.0f)}; }
};

WORD float minus_infinity() { return __builtin_bit_cast(float, 0xff800000u); }
WORD float larger(float a, float b) { return a > b ? a : b; }
template <class T>
WORD T smaller(T a, T b) {
  return a < b ? a : b;
}
WORD bool is_finite(float x) { return (__builtin_bit_cast(uint32_t, x) & 0x7f800000u) != 0x7f800000u; }

constexpr float log2_e = 1.4426950408889634f;
constexpr float ln_2 = 0.6931471805599453f;

/// e^x, relative error of exp2_approx plus |x| 2^-24.
WORD float exponential(float x) { return exp2_approx(x * log2_e); }

/// 1 / sqrt(D), which attention multiplies scores by.
template <int D>
constexpr float score_scale() {
  static_assert(D == 32 || D == 64 || D == 128, "no square root of another size of head stands here");
  return D == 32 ? 0.17677669529663688f : D == 64 ? 0.125f : 0.08838834764831845f;
}

/// Over all lanes of the warp, in an order that depends on nothing: every lane gets the same bits.
WORD float warp_sum(float x) {
#pragma unroll
  for (uint32_t mask = warp_size / 2; mask > 0; mask /= 2) x += shuffle_xor(x, mask);
  return x;
}

/// The normal distribution: its density without 1 / sqrt(2 pi), and (1 + erf(x / sqrt 2)) / 2 with an absolute error below 3e-7.
/// Abramowitz and Stegun, 7.1.26.
struct Normal {
  float density, distribution;
};
WORD Normal normal(float x) {
  const float size = x < 0.0f ? -x : x;
  const float density = exponential(-0.5f * x * x);
  const float t = 1.0f / fused_multiply_add(size, 0.3275911f * 0.70710678f, 1.0f);
  float p = fused_multiply_add(t, 0.5f * 1.061405429f, 0.5f * -1.453152027f);
  p = fused_multiply_add(p, t, 0.5f * 1.421413741f);
  p = fused_multiply_add(p, t, 0.5f * -0.284496736f);
  p = fused_multiply_add(p, t, 0.5f * 0.254829592f);
  const float tail = p * t * density;
  return {density, x < 0.0f ? tail : 1.0f - tail};
}
WORD float gelu(float x) { return x * normal(x).distribution; }
WORD float gelu_slope(float x) {
  const Normal n = normal(x);
  return fused_multiply_add(x * 0.3989422804f, n.density, n.distribution);
}
