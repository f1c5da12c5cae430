#pragma once
#include <cstdint>

#include "kernels/elementwise.h"

namespace clm {

/// weight (rows,columns) = round(input / scale), scale (rows) = max |row| / 127. Rows [begin, end).
struct QuantizeRows {
  int8_t* output;
  float* scale;
  const void* input;
  int64_t columns;
};

/// output (rows,columns) = input (rows,depth) * (weight (columns,depth) * scale (columns))^T + bias (columns).
struct QuantizedJob {
  int64_t rows, columns, depth;
  const void* input;
  bool input_bf16;
  const int8_t* weight;
  const float* scale;
  const void* bias;  // of the input's type, or null
  void* output;
  bool output_bf16;
};

struct QuantizedKernels {
  ByStorage<QuantizeRows> quantize_rows;
  /// Words of scratch memory that multiply() needs for a block.
  int64_t (*scratch_words)(const QuantizedJob& job);
  /// Rows and columns of one block of the output: at most block_rows x block_columns.
  void (*multiply)(const QuantizedJob& job, float* scratch, int64_t row_begin, int64_t row_end, int64_t column_begin, int64_t column_end);
};

/// A block of the output. Enough rows that the bytes of a weight are widened rarely, few columns so that all threads have some.
constexpr int64_t quantized_block_rows = 64;
constexpr int64_t quantized_block_columns = 32;

}
