#pragma once
#include "vec/unroll.h"

namespace clm::CLM_ISA {

/// Rows become columns of a square of words, in registers.
#if defined(__AVX512F__)

inline void transpose(V (&row)[16]) {
  __m512i r[16], t[16];
  CLM_UNROLL for (int i = 0; i < 16; i++) r[i] = _mm512_castps_si512(row[i]);
  // Pairs of rows, then fours: each 128-bit lane becomes a transposed 4 x 4 square.
  CLM_UNROLL for (int i = 0; i < 16; i += 2) {
    t[i] = _mm512_unpacklo_epi32(r[i], r[i + 1]);
    t[i + 1] = _mm512_unpackhi_epi32(r[i], r[i + 1]);
  }
  CLM_UNROLL for (int i = 0; i < 16; i += 4) {
    r[i] = _mm512_unpacklo_epi64(t[i], t[i + 2]);
    r[i + 1] = _mm512_unpackhi_epi64(t[i], t[i + 2]);
    r[i + 2] = _mm512_unpacklo_epi64(t[i + 1], t[i + 3]);
    r[i + 3] = _mm512_unpackhi_epi64(t[i + 1], t[i + 3]);
  }
  // The lanes themselves: eights, then all sixteen rows.
  CLM_UNROLL for (int i = 0; i < 4; i++) {
    t[i] = _mm512_shuffle_i32x4(r[i], r[i + 4], 0x88);
    t[i + 4] = _mm512_shuffle_i32x4(r[i], r[i + 4], 0xdd);
    t[i + 8] = _mm512_shuffle_i32x4(r[i + 8], r[i + 12], 0x88);
    t[i + 12] = _mm512_shuffle_i32x4(r[i + 8], r[i + 12], 0xdd);
  }
  CLM_UNROLL for (int i = 0; i < 4; i++) {
    row[i] = _mm512_castsi512_ps(_mm512_shuffle_i32x4(t[i], t[i + 8], 0x88));
    row[i + 4] = _mm512_castsi512_ps(_mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0x88));
    row[i + 8] = _mm512_castsi512_ps(_mm512_shuffle_i32x4(t[i], t[i + 8], 0xdd));
    row[i + 12] = _mm512_castsi512_ps(_mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0xdd));
  }
}

#elif defined(__AVX2__)

inline void transpose(V (&row)[8]) {
  V t[8], r[8];
  CLM_UNROLL for (int i = 0; i < 8; i += 2) {
    t[i] = _mm256_unpacklo_ps(row[i], row[i + 1]);
    t[i + 1] = _mm256_unpackhi_ps(row[i], row[i + 1]);
  }
  CLM_UNROLL for (int i = 0; i < 8; i += 4) {
    r[i] = _mm256_shuffle_ps(t[i], t[i + 2], 0x44);
    r[i + 1] = _mm256_shuffle_ps(t[i], t[i + 2], 0xee);
    r[i + 2] = _mm256_shuffle_ps(t[i + 1], t[i + 3], 0x44);
    r[i + 3] = _mm256_shuffle_ps(t[i + 1], t[i + 3], 0xee);
  }
  CLM_UNROLL for (int i = 0; i < 4; i++) {
    row[i] = _mm256_permute2f128_ps(r[i], r[i + 4], 0x20);
    row[i + 4] = _mm256_permute2f128_ps(r[i], r[i + 4], 0x31);
  }
}

#else

inline void transpose(V (&row)[4]) {
  for (int i = 0; i < 4; i++) {
    for (int j = 0; j < i; j++) {
      const float lower = row[i][j];
      row[i][j] = row[j][i];
      row[j][i] = lower;
    }
  }
}

#endif

}
