#pragma once
#include <immintrin.h>

#include <cstdint>
#include <cstring>

#include "vec/bf16.h"
#include "vec/masked.h"

#ifndef CLM_ISA
#error "CLM_ISA names the namespace of the instruction set this file is compiled for"
#endif

namespace clm::CLM_ISA {

/// Sixteen floats in a zmm register. See scalar.h for the meaning of each member.
struct Isa {
  using V = __m512;
  using M = __mmask16;
  static constexpr int width = 16;

  static V zero() { return _mm512_setzero_ps(); }
  static V set1(float x) { return _mm512_set1_ps(x); }

  static V load(const float* p) { return _mm512_loadu_ps(p); }
  static V load(const bf16* p) { return widened(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p))); }
  static V load(const float* p, int n) { return _mm512_maskz_loadu_ps(first_lanes(n), reads(p, n)); }
  static V load(const bf16* p, int n) { return widened(_mm256_maskz_loadu_epi16(first_lanes(n), reads(p, n))); }

  static V load(const int8_t* p) { return numbers(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p))); }
  static V load(const int8_t* p, int n) { return numbers(_mm_maskz_loadu_epi8(first_lanes(n), p)); }

  static void store(float* p, V v) { _mm512_storeu_ps(p, v); }
  static void store(bf16* p, V v) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), stored(v)); }
  static void store(float* p, V v, int n) { _mm512_mask_storeu_ps(writes(p, n), first_lanes(n), v); }
  static void store(bf16* p, V v, int n) { _mm256_mask_storeu_epi16(writes(p, n), first_lanes(n), stored(v)); }
  static void store_exact(bf16* p, V v, int n) { _mm256_mask_storeu_epi16(writes(p, n), first_lanes(n), rounded(v)); }

  static V add(V a, V b) { return _mm512_add_ps(a, b); }
  static V sub(V a, V b) { return _mm512_sub_ps(a, b); }
  static V mul(V a, V b) { return _mm512_mul_ps(a, b); }
  static V div(V a, V b) { return _mm512_div_ps(a, b); }
  static V fma(V a, V b, V c) { return _mm512_fmadd_ps(a, b, c); }
  static V fnma(V a, V b, V c) { return _mm512_fnmadd_ps(a, b, c); }
  static V max(V a, V b) { return _mm512_max_ps(a, b); }
  static V min(V a, V b) { return _mm512_min_ps(a, b); }
  static V sqrt(V a) { return _mm512_sqrt_ps(a); }
  static V abs(V a) { return _mm512_abs_ps(a); }
  static V round(V a) { return _mm512_roundscale_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }

  static M less(V a, V b) { return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ); }
  static M equal(V a, V b) { return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ); }
  static M first_lanes(int n) {
    const int clamped = n < 0 ? 0 : n > width ? width : n;
    return static_cast<M>((1u << clamped) - 1u);
  }
  static V select(M mask, V yes, V no) { return _mm512_mask_blend_ps(mask, no, yes); }

  // Written out: the order of _mm512_reduce_add_ps is the compiler's choice.
  static float sum(V v) {
    const __m256 h = _mm256_add_ps(_mm512_castps512_ps256(v), _mm512_extractf32x8_ps(v, 1));
    __m128 s = _mm_add_ps(_mm256_castps256_ps128(h), _mm256_extractf128_ps(h, 1));
    s = _mm_add_ps(s, _mm_movehl_ps(s, s));
    return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
  }
  static void sums_of_four(float* to, V a, V b, V c, V d) {
    const V ab = _mm512_add_ps(_mm512_unpacklo_ps(a, b), _mm512_unpackhi_ps(a, b));
    const V cd = _mm512_add_ps(_mm512_unpacklo_ps(c, d), _mm512_unpackhi_ps(c, d));
    const V abcd = _mm512_add_ps(_mm512_shuffle_ps(ab, cd, 0x44), _mm512_shuffle_ps(ab, cd, 0xee));
    const __m256 h = _mm256_add_ps(_mm512_castps512_ps256(abcd), _mm512_extractf32x8_ps(abcd, 1));
    _mm_storeu_ps(to, _mm_add_ps(_mm256_castps256_ps128(h), _mm256_extractf128_ps(h, 1)));
  }
  static float maximum(V v) {
    const __m256 h = _mm256_max_ps(_mm512_castps512_ps256(v), _mm512_extractf32x8_ps(v, 1));
    __m128 s = _mm_max_ps(_mm256_castps256_ps128(h), _mm256_extractf128_ps(h, 1));
    s = _mm_max_ps(s, _mm_movehl_ps(s, s));
    return _mm_cvtss_f32(_mm_max_ss(s, _mm_movehdup_ps(s)));
  }

  static V scaled(V a, V n) { return _mm512_scalef_ps(a, n); }
  static V scaled_far(V a, V n) { return _mm512_scalef_ps(a, n); }

  static float widen(bf16 h) {
    const uint32_t bits = static_cast<uint32_t>(h.bits) << 16;
    float x;
    std::memcpy(&x, &bits, sizeof x);
    return x;
  }
  static float widen(float x) { return x; }

  static V numbers(__m128i bytes) { return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(bytes)); }
  static V widened(__m256i halves) { return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(halves), 16)); }

#if defined(__AVX512BF16__)
  // One instruction instead of seven. It counts denormals as 0, as the products that read these numbers do.
  static __m256i stored(V v) { return (__m256i)_mm512_cvtneps_pbh(v); }
#else
  static __m256i stored(V v) { return rounded(v); }
#endif

  /// Sixteen BF16, to nearest even; a NaN keeps its sign and becomes quiet. Not vcvtneps2bf16, which flushes denormals to zero.
  static __m256i rounded(V v) {
    const __m512i bits = _mm512_castps_si512(v);
    const __m512i upper = _mm512_srli_epi32(bits, 16);
    const __m512i half = _mm512_add_epi32(_mm512_and_si512(upper, _mm512_set1_epi32(1)), _mm512_set1_epi32(0x7fff));
    const __m512i number = _mm512_srli_epi32(_mm512_add_epi32(bits, half), 16);
    const __mmask16 is_nan = _mm512_cmp_ps_mask(v, v, _CMP_UNORD_Q);
    return _mm512_cvtepi32_epi16(_mm512_mask_or_epi32(number, is_nan, upper, _mm512_set1_epi32(0x40)));
  }
};

}
