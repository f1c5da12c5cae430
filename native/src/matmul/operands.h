#pragma once
// The operands of a job, packed: which layout and type they have, and where a panel of b or a block of rows of a lies.
#include "kernels/matmul.h"
#include "matmul/pack.h"

namespace clm::CLM_ISA {

template <class Core>
struct Operands {
  static constexpr int per_word = Core::elements_per_word;

  static int64_t words_of(const MatmulJob& job) { return words_for<Core>(job.depth); }
  static int64_t panel_words(const MatmulJob& job) { return words_of(job) * panel_columns; }

  // ---- b

  template <class E>
  static void pack_panel(const MatmulJob& job, float* packed, int64_t column, int64_t depth_begin, int64_t words) {
    const E* b = static_cast<const E*>(job.b.data);
    const int64_t element = depth_begin * per_word;
    const int64_t left = job.depth - element;
    const int columns = smaller(job.columns - column, panel_columns);
    if (job.b.transposed) {
      pack_panel_transposed<Core>(packed, b + column * job.b.stride + element, job.b.stride, words, left, columns);
    } else {
      pack_panel_across<Core>(packed, b + element * job.b.stride + column, job.b.stride, words, left, columns);
    }
  }

  static void pack_panel(const MatmulJob& job, float* packed, int64_t column, int64_t depth_begin, int64_t words) {
    if constexpr (per_word == 2) {
      pack_panel<bf16>(job, packed, column, depth_begin, words);
    } else if (job.b.bf16) {
      pack_panel<bf16>(job, packed, column, depth_begin, words);
    } else {
      pack_panel<float>(job, packed, column, depth_begin, words);
    }
  }

  static int64_t depth_blocks(const MatmulJob& job) { return (words_of(job) + block_depth - 1) / block_depth; }

  /// The packed form: block of the depth after block, in each panel after panel.
  static void pack(const MatmulJob& job, float* packed, int64_t column, int64_t panels, int64_t block, int64_t panel) {
    const int64_t k = block * block_depth;
    const int64_t words = smaller(words_of(job) - k, block_depth);
    pack_panel(job, packed + k * panels * panel_columns + panel * words * panel_columns, column + panel * panel_columns, k, words);
  }

  // ---- a

  template <class E>
  static void pack_a(const MatmulJob& job, float* packed, int64_t row, int64_t rows, int64_t depth_begin, int64_t words) {
    const E* a = static_cast<const E*>(job.a.data);
    const int64_t element = depth_begin * per_word;
    const int64_t left = job.depth - element;
    if (job.a.transposed && in_matrix_registers<Core>) {
      pack_rows_transposed<Core>(packed, a + element * job.a.stride + row, job.a.stride, rows, words, left);
    } else if (job.a.transposed) {
      pack_tiles<Core>(packed, a + element * job.a.stride + row, job.a.stride, rows, words, left);
    } else {
      pack_rows<Core>(packed, a + row * job.a.stride + element, job.a.stride, rows, words, left);
    }
  }

  static void pack_a(const MatmulJob& job, float* packed, int64_t row, int64_t rows, int64_t depth_begin, int64_t words) {
    if constexpr (per_word == 2) {
      pack_a<bf16>(job, packed, row, rows, depth_begin, words);
    } else if (job.a.bf16) {
      pack_a<bf16>(job, packed, row, rows, depth_begin, words);
    } else {
      pack_a<float>(job, packed, row, rows, depth_begin, words);
    }
  }
};

}
