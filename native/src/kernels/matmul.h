#pragma once
#include <cstddef>
#include <cstdint>

namespace clm {

/// A matrix in memory: F32 or BF16, rows of `stride` elements. Transposed: what the product calls (i, k) stands at (k, i).
struct MatmulOperand {
  const void* data;
  int64_t stride;
  bool transposed;
  bool bf16;
};

/// c (rows, columns) = alpha * a (rows, depth) * b (depth, columns) + bias (columns) + beta * c. beta 0 does not read c.
struct MatmulJob {
  int64_t rows, columns, depth;
  MatmulOperand a, b;
  void* c;
  bool c_bf16;
  const void* bias;
  bool bias_bf16;
  float alpha, beta;
  const float* packed_b;  // all of b as pack() lays it out, or NULL
};

/// One way to multiply. b is cut into panels of panel_columns columns, which pack() lays out in the order the inner loop reads them.
struct MatmulEngine {
  /// Rows that the inner loop keeps in registers; blocks of rows should be multiples of it.
  int tile_rows;
  int panel_columns;
  /// Elements of the depth in one block of it.
  int64_t block_elements;
  /// 32-bit words of one panel of this job, all its depth.
  int64_t (*panel_words)(const MatmulJob& job);
  /// The depth is packed in so many blocks.
  int64_t (*depth_blocks)(const MatmulJob& job);
  /// One block of the depth of one of the `panels` that are packed in all; the first of these begins at `column`.
  void (*pack)(const MatmulJob& job, float* packed, int64_t column, int64_t panels, int64_t block, int64_t panel);
  /// Words of scratch memory that multiply() needs for a block of so many rows and columns.
  int64_t (*scratch_words)(const MatmulJob& job, int64_t rows, int64_t columns);
  /// The rows and columns of one block of c. packed is NULL, or what pack() wrote, `panels` wide, with its first panel at packed_column.
  void (*multiply)(const MatmulJob& job, const float* packed, int64_t packed_column, int64_t panels, float* scratch,
                   int64_t row_begin, int64_t row_end, int64_t column_begin, int64_t column_end);
};

struct MatmulKernels {
  /// Any mixture of F32 and BF16, multiplied as F32.
  MatmulEngine floats;
  /// Both operands BF16: pairs along the depth where the processor has a dot product for them, else as floats.
  MatmulEngine halves;
  /// c = alpha * the sum of `slices` partial products + beta * c, for the elements begin..end-1 of `count`; beta 0 does not read c.
  void (*add_slices)(float* c, const float* partial, int64_t slices, int64_t count, float alpha, float beta, int64_t begin, int64_t end);
  /// output (columns) += the sum over the rows of input (rows, columns), for the columns begin..end-1.
  void (*sum_rows)(float* output, const void* input, bool bf16, int64_t rows, int64_t columns, int64_t begin, int64_t end);
};

}
