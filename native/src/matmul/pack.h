#pragma once
// Copies of the operands in the order in which the micro-kernel reads them: streams without gaps, aligned, 0 beyond the edges. Any
// layout, type and size of an operand ends here.
#include "matmul/micro_kernel.h"
#include "vec/transpose.h"

namespace clm::CLM_ISA {

inline int smaller(int64_t a, int b) { return a < b ? static_cast<int>(a) : b; }

/// One panel of b: packed (words, panel_columns). The operand's row is the depth, its columns are the panel's.
template <class Core, class E>
void pack_panel_across(float* packed, const E* from, int64_t stride, int64_t words, int64_t left, int columns) {
  constexpr int per_word = Core::elements_per_word;
  for (int64_t k = 0; k < words; k++) {
    CLM_UNROLL for (int j = 0; j < tile_vectors; j++) {
      const int lanes = smaller(columns - j * Isa::width, Isa::width);
      const V across = lanes > 0 ? Core::across(from + j * Isa::width, stride, left, lanes) : Isa::zero();
      Isa::store(packed + j * Isa::width, across);
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

/// A transposed a: tile after tile, in each word after word its tile_rows rows; a vector beyond the end is written too.
template <class Core, class E>
void pack_tiles(float* packed, const E* from, int64_t stride, int64_t rows, int64_t words, int64_t left) {
  constexpr int per_word = Core::elements_per_word;
  for (int64_t i = 0; i < rows; i += tile_rows) {
    const int lanes = smaller(rows - i, tile_rows);
    const E* word = from + i;
    for (int64_t k = 0; k < words; k++) {
      // A vector holds more lanes than a tile has rows: what is too much is overwritten by the next word.
      Isa::store(packed, Core::across(word, stride, left - per_word * k, lanes));
      packed += tile_rows;
      word += per_word * stride;
    }
  }
}

}
