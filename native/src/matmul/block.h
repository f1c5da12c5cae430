#pragma once
// One block of c: rows x columns, all of the depth.
//
//   for each block of the depth                        block_depth words
//     pack the rows of a                               stays in the second-level cache
//     for each panel of b                              panel_columns wide: comes from the second-level cache
//       for each tile of the rows                      tile_rows x panel_columns: stays in registers
//
// Between blocks of the depth the sums wait in c itself, or in scratch memory where c cannot hold them (BF16, a scale).
#include "matmul/operands.h"
#include "matmul/upcoming.h"

namespace clm::CLM_ISA {

template <class Core>
struct Block {
  using Packed = Operands<Core>;

  static constexpr int rows_of_tile = tile_rows<Core>;
  static int64_t panels_of(int64_t columns) { return whole(columns, panel_columns) / panel_columns; }

  // ---- c

  /// The sums of a job may wait in c itself: nothing is left to do to them but to be added.
  static bool sums_in_c(const MatmulJob& job) {
    return !job.c_bf16 && job.alpha == 1.0f && (job.beta == 0.0f || job.beta == 1.0f);
  }

  struct Sums {
    float* data;
    int64_t stride;
    bool started;  // there is something to add to
  };

  /// A tile that cannot go straight to its place, at the right edge of c or with more to do to it: c = alpha * (sums + tile) + bias +
  /// beta * c, the columns that exist.
  template <class E>
  static void finish(const MatmulJob& job, const float* tile, const Sums& sums, int64_t row, int64_t column, int rows, bool last) {
    const int columns = smaller(job.columns - column, panel_columns);
    const V alpha = Isa::set1(job.alpha);
    const V beta = Isa::set1(job.beta);
    const bool add_c = job.beta != 0.0f && !sums_in_c(job);
    for (int j = 0; j < columns; j += Isa::width) {
      const int lanes = smaller(columns - j, Isa::width);
      const V bias = last && job.bias != nullptr ? load_bias(job, column + j, lanes) : Isa::zero();
      for (int i = 0; i < rows; i++) {
        E* c = static_cast<E*>(job.c) + (row + i) * job.columns + column + j;
        V value = Isa::load(tile + i * panel_columns + j);
        if (sums.started) value = Isa::add(Isa::load(sums.data + i * sums.stride + j, lanes), value);
        if (job.alpha != 1.0f) value = Isa::mul(alpha, value);
        if (last && job.bias != nullptr) value = Isa::add(value, bias);
        if (add_c) value = Isa::add(value, Isa::mul(beta, Isa::load(c, lanes)));
        Isa::store(c, value, lanes);
      }
    }
  }

  static V load_bias(const MatmulJob& job, int64_t column, int lanes) {
    if (job.bias_bf16) return Isa::load(static_cast<const bf16*>(job.bias) + column, lanes);
    return Isa::load(static_cast<const float*>(job.bias) + column, lanes);
  }

  // ---- the block

  /// 16 rows as 8 and 8: the 4 of 12 and 4 would not fill the multiply-adds' latency.
  static int even_tile(int64_t rows) {
    if (in_matrix_registers<Core>) return rows_of_tile;
    const int64_t tiles = whole_tiles(rows) / rows_of_tile;
    return static_cast<int>((rows + tiles - 1) / tiles);
  }

  static int64_t whole_tiles(int64_t rows) { return whole(rows, rows_of_tile); }

  /// Where one block keeps its work, in words of its scratch memory: a panel of b, a tile, the sums that c cannot hold, the rows of a.
  struct Places {
    Places(const MatmulJob& job, int64_t rows, int64_t columns)
        : wide(panels_of(columns) * panel_columns),
          tile(block_depth * panel_columns),
          sums(tile + rows_of_tile * panel_columns),
          a(sums + (sums_in_c(job) ? 0 : whole_tiles(rows) * wide)),
          end(a + words_of_a(job, rows)) {}

    int64_t wide, tile, sums, a, end;
  };

  struct Workspace {
    Workspace(const Places& at, float* scratch)
        : wide(at.wide), b(scratch), tile(scratch + at.tile), sums(scratch + at.sums), a(scratch + at.a) {}

    int64_t wide;
    float* b;
    float* tile;
    float* sums;
    float* a;
  };

  static int64_t words_of_a(const MatmulJob& job, int64_t rows) {
    if (job.a.transposed && !in_matrix_registers<Core>) return whole_tiles(rows) / vector_rows * tile_stride(block_depth);
    // Packing writes up to one vector beyond the last row.
    return whole_tiles(rows) * row_stride + Isa::width;
  }

  static int64_t scratch_words(const MatmulJob& job, int64_t rows, int64_t columns) { return Places(job, rows, columns).end; }

  /// All tiles of the rows against one panel of b.
  template <Layout layout>
  static void multiply_panel(const MatmulJob& job, const Workspace& work, const float* b, int64_t words, bool first, bool last,
                             int64_t row_begin, int64_t row_end, int64_t column_begin, int64_t column, Ahead& ahead) {
    const bool in_c = sums_in_c(job);
    // Straight from the registers to where the sums wait, except at the right edge of c, and for the last block when more is to do.
    const bool edge = in_c && column + panel_columns > job.columns;
    const bool plain = job.alpha == 1.0f && job.beta == 0.0f;
    const bool rounded = last && job.c_bf16 && plain && column + panel_columns <= job.columns;
    const bool through_tile = edge || (last && !rounded && !in_c);
    float bias[panel_columns];
    if (last && job.bias != nullptr && !through_tile) {
      for (int j = 0; j < panel_columns; j += Isa::width) Isa::store(bias + j, load_bias(job, column + j, Isa::width));
    }
    const int step = layout == Layout::rows ? even_tile(row_end - row_begin) : rows_of_tile;
    for (int64_t row = row_begin; row < row_end; row += step) {
      const int rows = smaller(row_end - row, step);
      const int64_t i = row - row_begin;
      const float* a = work.a + (layout == Layout::rows ? i * row_stride : i / rows_of_tile * tile_stride(words));
      Sums sums{work.sums + i * work.wide + (column - column_begin), work.wide, !first};
      if (in_c) sums = {static_cast<float*>(job.c) + row * job.columns + column, job.columns, !first || job.beta != 0.0f};
      const MicroKernel kernel = micro_kernel_for<Core, layout, Distance::memory>(rows);
      if (!through_tile) {
        bf16* halves = rounded ? static_cast<bf16*>(job.c) + row * job.columns + column : nullptr;
        const float* added = last && job.bias != nullptr ? bias : nullptr;
        kernel(words, a, b, {sums.data, sums.stride, sums.started, added, halves, job.columns, &ahead});
        continue;
      }
      kernel(words, a, b, {work.tile, panel_columns, false, nullptr, nullptr, 0, nullptr});
      if (job.c_bf16) {
        finish<bf16>(job, work.tile, sums, row, column, rows, last);
      } else {
        finish<float>(job, work.tile, sums, row, column, rows, last);
      }
    }
  }

  static void multiply(const MatmulJob& job, const float* packed, int64_t packed_column, int64_t panels, float* scratch,
                       int64_t row_begin, int64_t row_end, int64_t column_begin, int64_t column_end) {
    const Workspace work(Places(job, row_end - row_begin, column_end - column_begin), scratch);
    constexpr Layout turned = in_matrix_registers<Core> ? Layout::rows : Layout::tiles;
    const auto panel_product = job.a.transposed ? multiply_panel<turned> : multiply_panel<Layout::rows>;
    const Registers<Core> registers;
    const int64_t all = Packed::words_of(job);
    // At least once: a depth of 0 still has to write c.
    int64_t k = 0;
    do {
      const int64_t words = smaller(all - k, block_depth);
      Packed::pack_a(job, work.a, row_begin, row_end - row_begin, k, words);
      Ahead ahead = next_rows<Core>(job, row_begin, row_end, k, panels_of(column_end - column_begin));
      for (int64_t column = column_begin; column < column_end; column += panel_columns) {
        const float* b = work.b;
        if (packed != nullptr) {
          b = packed + k * panels * panel_columns + (column - packed_column) * words;
        } else {
          Packed::pack_panel(job, work.b, column, k, words);
          ahead = next_panel<Core>(job, row_end - row_begin, column, k, words);
        }
        panel_product(job, work, b, words, k == 0, k + block_depth >= all, row_begin, row_end, column_begin, column, ahead);
      }
      k += block_depth;
    } while (k < all);
  }

  static constexpr MatmulEngine engine = {
      .tile_rows = rows_of_tile,
      .panel_columns = panel_columns,
      .block_elements = block_depth * Core::elements_per_word,
      .panel_words = Packed::panel_words,
      .depth_blocks = Packed::depth_blocks,
      .pack = Packed::pack,
      .scratch_words = scratch_words,
      .multiply = multiply,
  };
};

}
