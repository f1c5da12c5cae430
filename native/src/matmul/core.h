#pragma once
// The arithmetic of the matmul: operands are 32-bit words, a float or two BF16 that are neighbours along the depth. Everything else
// about the matmul is written once on top of this.
#include "vec/bf16.h"

namespace clm::CLM_ISA {

/// One float a word, one multiply-add a lane.
struct FloatCore {
  static constexpr int elements_per_word = 1;
  static constexpr int depth_unit = 1;  // a packed depth is a multiple of it, zeros at its end

  /// What attention keeps between two products.
  using Operand = float;
  static void store(float* p, V v) { Isa::store(p, v); }
  static void store(bf16* p, V v) { Isa::store(p, v); }

  static V multiply_add(V a, V b, V sum) { return Isa::fma(a, b, sum); }

  /// A vector of words along the depth from p on, `left` elements before the matrix ends; 0 beyond.
  template <class E>
  static V along_depth(const E* p, int64_t left) {
    return left >= Isa::width ? Isa::load(p) : Isa::load(p, left > 0 ? static_cast<int>(left) : 0);
  }

  /// A vector of words across `lanes` columns of one row.
  template <class E>
  static V across(const E* p, int64_t /*stride*/, int64_t /*left*/, int lanes) {
    return lanes == Isa::width ? Isa::load(p) : Isa::load(p, lanes);
  }

  /// Two vectors of words across whole neighbouring columns, every row of them there.
  template <class E>
  static void across_two(const E* p, int64_t /*stride*/, V& low, V& high) {
    low = Isa::load(p);
    high = Isa::load(p + Isa::width);
  }
};

#if defined(__AVX512BF16__)

/// Two BF16 a word, two multiply-adds a lane. Denormals count as 0 here, by the instruction's definition.
struct PairCore {
  static constexpr int elements_per_word = 2;
  static constexpr int depth_unit = 1;

  using Operand = bf16;
  // The instruction, not Isa's rounding: the denormals that it flushes, the next product would flush too.
  static void store(bf16* p, V v) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), (__m256i)_mm512_cvtneps_pbh(v)); }

  static V multiply_add(V a, V b, V sum) {
    return _mm512_dpbf16_ps(sum, reinterpret_cast<__m512bh>(a), reinterpret_cast<__m512bh>(b));
  }

  static V along_depth(const bf16* p, int64_t left) {
    if (left >= 2 * Isa::width) return _mm512_loadu_ps(p);
    const uint32_t lanes = left > 0 ? (1u << left) - 1u : 0u;
    return _mm512_castsi512_ps(_mm512_maskz_loadu_epi16(lanes, reads(p, left)));
  }

  /// Bytes, each of which is a BF16 exactly.
  static V along_depth(const int8_t* p, int64_t left) {
    const V low = left >= Isa::width ? Isa::load(p) : Isa::load(p, static_cast<int>(left));
    const V high = left >= 2 * Isa::width ? Isa::load(p + Isa::width) : Isa::load(p + Isa::width, static_cast<int>(left) - Isa::width);
    return reinterpret_cast<V>(_mm512_cvtne2ps_pbh(high, low));
  }

  /// Rows 2k and 2k+1, interleaved: lower half the earlier.
  static V across(const bf16* p, int64_t stride, int64_t left, int lanes) {
    const __mmask16 mask = Isa::first_lanes(lanes);
    const __m512i even = _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(mask, reads(p, lanes)));
    __m512i odd = _mm512_setzero_si512();
    if (left > 1) odd = _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(mask, reads(p + stride, lanes)));
    return _mm512_castsi512_ps(_mm512_or_si512(even, _mm512_slli_epi32(odd, 16)));
  }

  static void across_two(const bf16* p, int64_t stride, V& low, V& high) {
    const __m512i even = _mm512_loadu_si512(p);
    const __m512i odd = _mm512_loadu_si512(p + stride);
    low = interleaved(even, odd, 0);
    high = interleaved(even, odd, Isa::width);
  }

  /// Elements begin..begin+15 of both: even, odd, even, ... Indices from 32 on name the second operand.
  static V interleaved(__m512i even, __m512i odd, int begin) {
    const __m512i pairs = _mm512_set_epi32(15 << 16 | 15, 14 << 16 | 14, 13 << 16 | 13, 12 << 16 | 12, 11 << 16 | 11, 10 << 16 | 10,
                                           9 << 16 | 9, 8 << 16 | 8, 7 << 16 | 7, 6 << 16 | 6, 5 << 16 | 5, 4 << 16 | 4, 3 << 16 | 3,
                                           2 << 16 | 2, 1 << 16 | 1, 0);
    const __m512i index = _mm512_add_epi32(pairs, _mm512_set1_epi32((begin + 32) << 16 | begin));
    return _mm512_castsi512_ps(_mm512_permutex2var_epi16(even, index, odd));
  }
};

#if defined(__AMX_BF16__)

/// The same pairs, sixteen rows by sixteen words at a time in matrix registers (matrix_registers.h).
struct MatrixCore : PairCore {
  static constexpr int depth_unit = 16;
};

using HalfCore = MatrixCore;

#else

using HalfCore = PairCore;

#endif

#else

using HalfCore = FloatCore;

#endif

}
