#pragma once
// The product with weights of one byte, for the few rows of sampling: what it saves is the way of the weights from memory.
//
//   for each four columns of the block       four rows of the weight, as they lie
//     widen their bytes                      to words, a float or two BF16, which are exact for a byte; in registers for one tile
//     for each tile of rows                  rows_of_tile x 4 sums over vectors of the depth stay in registers
//   times scale plus bias                    on whole rows of the block
//
// Nothing is packed or transposed. A row's sums run over the depth in one order, in a full tile and alone.
#include <utility>

#include "elementwise/loops.h"
#include "kernels/quantized.h"
#include "matmul/core.h"
#include "vec/unroll.h"

namespace clm::CLM_ISA {

template <class Core, class E>
struct QuantizedMultiply {
  static constexpr int together = 4;  // columns
#if defined(__AVX512F__)
  static constexpr int rows_of_tile = 6;  // 24 sums of 32 registers
#else
  static constexpr int rows_of_tile = 2;  // 8 of 16
#endif
  static constexpr int per_word = Core::elements_per_word;
  /// Elements along the depth in one vector of words.
  static constexpr int step = per_word * Isa::width;

  /// Words of one widened column, whole vectors.
  static int64_t words_of(const QuantizedJob& job) { return whole(job.depth, step) / per_word; }

  static int64_t scratch_words(const QuantizedJob& job) {
    return together * words_of(job) + quantized_block_rows * quantized_block_columns;
  }

  /// 0 beyond the depth.
  static void widen(float* to, const int8_t* from, int64_t depth) {
    int64_t k = 0;
    for (; k + step <= depth; k += step) Isa::store(to + k / per_word, Core::along_depth(from + k, step));
    if (k < depth) Isa::store(to + k / per_word, Core::along_depth(from + k, depth - k));
  }

  /// A vector of words from element k of a column on: widened before, or here.
  static V words(const float* column, int64_t k, int64_t /*left*/) { return Isa::load(column + k / per_word); }
  static V words(const int8_t* column, int64_t k, int64_t left) { return Core::along_depth(column + k, left); }

  template <class Weight, int Rows>
  static void tile(const E* input, const Weight* const* weight, int64_t depth, float* sums) {
    V sum[Rows][together];
    CLM_UNROLL for (int i = 0; i < Rows; i++) {
      CLM_UNROLL for (int j = 0; j < together; j++) sum[i][j] = Isa::zero();
    }
    const auto add = [&](int64_t k, int64_t left) __attribute__((always_inline)) {
      V column[together];
      CLM_UNROLL for (int j = 0; j < together; j++) column[j] = words(weight[j], k, left);
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

  template <class Weight, int... Less>
  static void tiles(std::integer_sequence<int, Less...>, const E* input, const Weight* const* weight, int64_t depth, float* sums,
                    int64_t rows) {
    using Tile = void (*)(const E* input, const Weight* const* weight, int64_t depth, float* sums);
    constexpr Tile all[] = {tile<Weight, Less + 1>...};
    for (int64_t row = 0; row < rows; row += rows_of_tile) {
      const int there = smaller(rows - row, rows_of_tile);
      all[there - 1](input + row * depth, weight, depth, sums + row * quantized_block_columns);
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
    constexpr auto all_rows = std::make_integer_sequence<int, rows_of_tile>{};
    const int64_t rows = row_end - row_begin;
    const E* const input = static_cast<const E*>(job.input) + row_begin * job.depth;
    float* const sums = scratch;
    float* const widened = scratch + quantized_block_rows * quantized_block_columns;
    for (int64_t column = column_begin; column < column_end; column += together) {
      float* const to = sums + column - column_begin;
      const int8_t* bytes[together];
      // Where fewer are left, the last one stands in for those that are not there; nobody reads its sums.
      for (int64_t j = 0; j < together; j++) bytes[j] = job.weight + (column + j < column_end ? column + j : column_end - 1) * job.depth;
      if (rows <= rows_of_tile) {
        tiles(all_rows, input, bytes, job.depth, to, rows);
        continue;
      }
      const float* weight[together];
      for (int64_t j = 0; j < together; j++) {
        float* const words_of_column = widened + j * words_of(job);
        widen(words_of_column, bytes[j], job.depth);
        weight[j] = words_of_column;
      }
      tiles(all_rows, input, weight, job.depth, to, rows);
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
