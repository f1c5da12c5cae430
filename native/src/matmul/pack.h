#pragma once
// Copies of the operands in the order in which the micro-kernel reads them: streams without gaps, aligned, 0 beyond the edges. Any
// layout, type and size of an operand ends here.
#include "matmul/micro_kernel.h"
#include "vec/smaller.h"
#include "vec/transpose.h"

namespace clm::CLM_ISA {

/// One panel of b: packed (words, panel_columns). The operand's row is the depth, its columns are the panel's.
template <class Core, class E>
void pack_panel_across(float* packed, const E* from, int64_t stride, int64_t words, int64_t left, int columns) {
  constexpr int per_word = Core::elements_per_word;
  static_assert(tile_vectors == 2);
  const int first = smaller(columns, Isa::width);
  const int second = columns - first;
  for (int64_t k = 0; k < words; k++) {
    if (left <= 0) {
      Isa::store(packed, Isa::zero());
      Isa::store(packed + Isa::width, Isa::zero());
    } else if (second == Isa::width && left >= per_word) {
      V low, high;
      Core::across_two(from, stride, low, high);
      Isa::store(packed, low);
      Isa::store(packed + Isa::width, high);
    } else {
      Isa::store(packed, Core::across(from, stride, left, first));
      Isa::store(packed + Isa::width, second > 0 ? Core::across(from + Isa::width, stride, left, second) : Isa::zero());
    }
    packed += panel_columns;
    from += per_word * stride;
    left -= per_word;
  }
}

/// One panel of a b that is stored transposed, as weights (OC, C) are: squares of words turned in registers.
template <class Core, class E>
void pack_panel_transposed(float* packed, const E* from, int64_t stride, int64_t words, int64_t left, int columns) {
  constexpr int per_word = Core::elements_per_word;
  for (int64_t k = 0; k < words; k += Isa::width) {
    const int rows = smaller(words - k, Isa::width);
    for (int j = 0; j < panel_columns; j += Isa::width) {
      V square[Isa::width];
      if (columns >= j + Isa::width && left >= per_word * (k + Isa::width)) {
        CLM_UNROLL for (int i = 0; i < Isa::width; i++) {
          square[i] = Core::along_depth(from + (j + i) * stride + per_word * k, per_word * Isa::width);
        }
      } else {
        for (int i = 0; i < Isa::width; i++) {
          const bool there = j + i < columns;
          square[i] = there ? Core::along_depth(from + (j + i) * stride + per_word * k, left - per_word * k) : Isa::zero();
        }
      }
      transpose(square);
      if (rows == Isa::width) {
        CLM_UNROLL for (int i = 0; i < Isa::width; i++) Isa::store(packed + (k + i) * panel_columns + j, square[i]);
      } else {
        for (int i = 0; i < rows; i++) Isa::store(packed + (k + i) * panel_columns + j, square[i]);
      }
    }
  }
}

/// Rows of a as they came, row_stride words apart; up to a vector beyond `words` is written too.
template <class Core, class E>
void pack_rows(float* packed, const E* from, int64_t stride, int64_t rows, int64_t words, int64_t left) {
  constexpr int per_word = Core::elements_per_word;
  for (int64_t i = 0; i < rows; i++) {
    for (int64_t k = 0; k < words; k += Isa::width) {
      Isa::store(packed + k, Core::along_depth(from + per_word * k, left - per_word * k));
    }
    packed += row_stride;
    from += stride;
  }
}

/// A transposed a as rows: squares of words turned in registers. Rows up to a whole square are written, 0 beyond the last.
template <class Core, class E>
void pack_rows_transposed(float* packed, const E* from, int64_t stride, int64_t rows, int64_t words, int64_t left) {
  constexpr int per_word = Core::elements_per_word;
  for (int64_t k = 0; k < words; k += Isa::width) {
    for (int64_t i = 0; i < rows; i += Isa::width) {
      const int lanes = smaller(rows - i, Isa::width);
      V square[Isa::width];
      if (left >= per_word * (k + Isa::width)) {
        CLM_UNROLL for (int j = 0; j < Isa::width; j++) {
          square[j] = Core::across(from + per_word * (k + j) * stride + i, stride, per_word, lanes);
        }
      } else {
        for (int j = 0; j < Isa::width; j++) {
          const int64_t rest = left - per_word * (k + j);
          square[j] = rest > 0 ? Core::across(from + per_word * (k + j) * stride + i, stride, rest, lanes) : Isa::zero();
        }
      }
      transpose(square);
      CLM_UNROLL for (int j = 0; j < Isa::width; j++) Isa::store(packed + (i + j) * row_stride + k, square[j]);
    }
  }
}

/// A transposed a: tile after tile, tile_stride apart, in each word after word its vector_rows rows, a vector apart. The source is read
/// row by row, as it lies in memory: down one tile's columns every load would fall into the same few sets of the first-level cache.
template <class Core, class E>
void pack_tiles(float* packed, const E* from, int64_t stride, int64_t rows, int64_t words, int64_t left) {
  constexpr int per_word = Core::elements_per_word;
  const int64_t step = tile_stride(words);
  for (int64_t k = 0; k < words; k++) {
    float* to = packed + k * tile_word;
    int64_t i = 0;
    for (; i + Isa::width <= rows; i += vector_rows, to += step) Isa::store(to, Core::across(from + i, stride, left, Isa::width));
    for (; i < rows; i += vector_rows, to += step) Isa::store(to, Core::across(from + i, stride, left, smaller(rows - i, Isa::width)));
    from += per_word * stride;
    left -= per_word;
  }
}

}
