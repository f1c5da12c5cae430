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

/// Eight floats in a ymm register. See scalar.h for the meaning of each member.
struct Isa {
  using V = __m256;
  using M = __m256;
  static constexpr int width = 8;

  static V zero() { return _mm256_setzero_ps(); }
  static V set1(float x) { return _mm256_set1_ps(x); }

  static V load(const float* p) { return _mm256_loadu_ps(p); }
  static V load(const bf16* p) {
    const __m128i halves = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(halves), 16));
  }
  static V load(const float* p, int n) { return _mm256_maskload_ps(reads(p, n), _mm256_castps_si256(first_lanes(n))); }
  static V load(const bf16* p, int n) {
    bf16 lanes[width] = {};
    for (int i = 0; i < n; i++) lanes[i] = p[i];
    return load(lanes);
  }

  static V load(const int8_t* p) {
    return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p))));
  }
  static V load(const int8_t* p, int n) {
    int8_t lanes[width] = {};
    for (int i = 0; i < n; i++) lanes[i] = p[i];
    return load(lanes);
  }

  static void store(float* p, V v) { _mm256_storeu_ps(p, v); }
  static void store(bf16* p, V v) { _mm_storeu_si128(reinterpret_cast<__m128i*>(p), rounded(v)); }
  static void store(float* p, V v, int n) { _mm256_maskstore_ps(writes(p, n), _mm256_castps_si256(first_lanes(n)), v); }
  static void store_exact(bf16* p, V v, int n) { store(p, v, n); }
  static void store(bf16* p, V v, int n) {
    bf16 lanes[width];
    store(lanes, v);
    for (int i = 0; i < n; i++) p[i] = lanes[i];
  }

  static V add(V a, V b) { return _mm256_add_ps(a, b); }
  static V sub(V a, V b) { return _mm256_sub_ps(a, b); }
  static V mul(V a, V b) { return _mm256_mul_ps(a, b); }
  static V div(V a, V b) { return _mm256_div_ps(a, b); }
  static V fma(V a, V b, V c) { return _mm256_fmadd_ps(a, b, c); }
  static V fnma(V a, V b, V c) { return _mm256_fnmadd_ps(a, b, c); }
  static V max(V a, V b) { return _mm256_max_ps(a, b); }
  static V min(V a, V b) { return _mm256_min_ps(a, b); }
  static V sqrt(V a) { return _mm256_sqrt_ps(a); }
  static V abs(V a) { return _mm256_andnot_ps(set1(-0.0f), a); }
  static V round(V a) { return _mm256_round_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }

  static M less(V a, V b) { return _mm256_cmp_ps(a, b, _CMP_LT_OQ); }
  static M equal(V a, V b) { return _mm256_cmp_ps(a, b, _CMP_EQ_OQ); }
  static M first_lanes(int n) {
    const __m256i lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    return _mm256_castsi256_ps(_mm256_cmpgt_epi32(_mm256_set1_epi32(n), lane));
  }
  static V select(M mask, V yes, V no) { return _mm256_blendv_ps(no, yes, mask); }

  static float sum(V v) {
    __m128 s = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    s = _mm_add_ps(s, _mm_movehl_ps(s, s));
    return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
  }
  static void sums_of_four(float* to, V a, V b, V c, V d) {
    const V ab = _mm256_add_ps(_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b));
    const V cd = _mm256_add_ps(_mm256_unpacklo_ps(c, d), _mm256_unpackhi_ps(c, d));
    const V abcd = _mm256_add_ps(_mm256_shuffle_ps(ab, cd, 0x44), _mm256_shuffle_ps(ab, cd, 0xee));
    _mm_storeu_ps(to, _mm_add_ps(_mm256_castps256_ps128(abcd), _mm256_extractf128_ps(abcd, 1)));
  }
  static float maximum(V v) {
    __m128 s = _mm_max_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    s = _mm_max_ps(s, _mm_movehl_ps(s, s));
    return _mm_cvtss_f32(_mm_max_ss(s, _mm_movehdup_ps(s)));
  }

  static V scaled(V a, V n) { return mul(a, power_of_two(n)); }
  static V scaled_far(V a, V n) {
    const V half = round(mul(n, set1(0.5f)));
    return scaled(scaled(a, half), sub(n, half));
  }
  static V power_of_two(V n) {
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127)), 23));
  }

  static float widen(bf16 h) {
    const uint32_t bits = static_cast<uint32_t>(h.bits) << 16;
    float x;
    std::memcpy(&x, &bits, sizeof x);
    return x;
  }
  static float widen(float x) { return x; }

  /// Eight BF16, to nearest even; a NaN keeps its sign and becomes quiet.
  static __m128i rounded(V v) {
    const __m256i bits = _mm256_castps_si256(v);
    const __m256i upper = _mm256_srli_epi32(bits, 16);
    const __m256i odd = _mm256_and_si256(upper, _mm256_set1_epi32(1));
    const __m256i half = _mm256_add_epi32(odd, _mm256_set1_epi32(0x7fff));
    const __m256i number = _mm256_srli_epi32(_mm256_add_epi32(bits, half), 16);
    const __m256i nan = _mm256_or_si256(upper, _mm256_set1_epi32(0x40));
    const __m256i is_nan = _mm256_castps_si256(_mm256_cmp_ps(v, v, _CMP_UNORD_Q));
    const __m256i words = _mm256_blendv_epi8(number, nan, is_nan);
    return _mm_packus_epi32(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
  }
};

}
