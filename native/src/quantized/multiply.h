#pragma once
// The product with weights of one byte, for the few rows of sampling: what it saves is the way of the weights from memory.
//
//   for each four columns of the block       four rows of the weight, as they lie
//     widen their bytes                      to the words of the dot product: floats, or pairs of BF16, both exact for a byte
//     for each tile of rows                  tile_rows x 4 sums over vectors of the depth stay in registers
//   times scale plus bias                    on whole rows of the block
//
// Nothing is packed or transposed. A row's sums run over the depth in one order, in a full tile and alone.
#include <utility>

#include "attention/tile.h"
#include "elementwise/loops.h"
#include "kernels/quantized.h"
#include "matmul/core.h"
#include "vec/unroll.h"

namespace clm::CLM_ISA {

template <class Core, class E>
struct QuantizedMultiply {
  using Operand = typename Core::Operand;
  static constexpr int together = 4;  // columns
#if defined(__AVX512F__)
  static constexpr int rows_of_tile = 6;  // 24 sums of 32 registers
#else
  static constexpr int rows_of_tile = 2;  // 8 of 16
#endif
  /// Elements along the depth in one vector of words.
  static constexpr int step = Core::elements_per_word * Isa::width;

  /// Elements from one widened column to the next.
  static int64_t stride_of(const QuantizedJob& job) { return whole(job.depth, step); }

  static int64_t scratch_words(const QuantizedJob& job) {
    return together * stride_of(job) / Core::elements_per_word + quantized_block_rows * quantized_block_columns;
  }

  /// Up to a whole step: 0 beyond the depth.
  static void widen(Operand* to, const int8_t* from, int64_t depth, int64_t stride) {
    int64_t k = 0;
    for (; k + Isa::width <= depth; k += Isa::width) Core::store(to + k, Isa::load(from + k));
    for (; k < stride; k += Isa::width) Core::store(to + k, k < depth ? Isa::load(from + k, static_cast<int>(depth - k)) : Isa::zero());
  }

  template <int Rows>
  static void tile(const E* input, const Operand* weight, int64_t depth, int64_t stride, float* sums) {
    V sum[Rows][together];
    CLM_UNROLL for (int i = 0; i < Rows; i++) {
      CLM_UNROLL for (int j = 0; j < together; j++) sum[i][j] = Isa::zero();
    }
    const auto add = [&](int64_t k, int64_t left) __attribute__((always_inline)) {
      V column[together];
      CLM_UNROLL for (int j = 0; j < together; j++) column[j] = Core::along_depth(weight + j * stride + k, step);
      CLM_UNROLL for (int i = 0; i < Rows; i++) {
        const V row = Core::along_depth(input + i * depth + k, left);
        CLM_UNROLL for (int j = 0; j < together; j++) sum[i][j] = Core::multiply_add(row, column[j], sum[i][j]);
      }
    };
    int64_t k = 0;
    for (; k + step <= depth; k += step) add(k, step);
    if (k < depth) add(k, depth - k);
    CLM_UNROLL for (int i = 0; i < Rows; i++) {
      Isa::sums_of_four(sums + i * quantized_block_columns, sum[i][0], sum[i][1], sum[i][2], sum[i][3]);
    }
  }

  using Tile = void (*)(const E* input, const Operand* weight, int64_t depth, int64_t stride, float* sums);

  template <int... Less>
  static void tiles(std::integer_sequence<int, Less...>, const E* input, const Operand* weight, int64_t depth, int64_t stride, float* sums,
                    int64_t rows) {
    constexpr Tile all[] = {tile<Less + 1>...};
    for (int64_t row = 0; row < rows; row += rows_of_tile) {
      const int there = smaller(rows - row, rows_of_tile);
      all[there - 1](input + row * depth, weight, depth, stride, sums + row * quantized_block_columns);
    }
  }

  template <class To>
  static void finish(const QuantizedJob& job, To* output, const float* sums, int64_t column, int64_t columns) {
    const E* bias = static_cast<const E*>(job.bias);
    for_vectors(0, columns, [&](int64_t i, auto lanes) {
      const V added = bias != nullptr ? load(bias + column + i, lanes) : Isa::zero();
      store(output + i, Isa::fma(load(sums + i, lanes), load(job.scale + column + i, lanes), added), lanes);
    });
  }

  static void run(const QuantizedJob& job, float* scratch, int64_t row_begin, int64_t row_end, int64_t column_begin, int64_t column_end) {
    const int64_t stride = stride_of(job);
    float* const sums = scratch;
    Operand* const weight = reinterpret_cast<Operand*>(scratch + quantized_block_rows * quantized_block_columns);
    const E* const input = static_cast<const E*>(job.input) + row_begin * job.depth;
    for (int64_t column = column_begin; column < column_end; column += together) {
      // Where fewer are left, the last one stands in for those that are not there; nobody reads its sums.
      for (int64_t j = 0; j < together; j++) {
        const int64_t from = column + j < column_end ? column + j : column_end - 1;
        widen(weight + j * stride, job.weight + from * job.depth, job.depth, stride);
      }
      tiles(std::make_integer_sequence<int, rows_of_tile>{}, input, weight, job.depth, stride, sums + column - column_begin,
            row_end - row_begin);
    }
    for (int64_t row = row_begin; row < row_end; row++) {
      const float* from = sums + (row - row_begin) * quantized_block_columns;
      const int64_t to = row * job.columns + column_begin;
      if (job.output_bf16) {
        finish(job, static_cast<bf16*>(job.output) + to, from, column_begin, column_end - column_begin);
      } else {
        finish(job, static_cast<float*>(job.output) + to, from, column_begin, column_end - column_begin);
      }
    }
  }
};

}
