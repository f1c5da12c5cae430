#pragma once
// The innermost loop: a tile of c stays in registers while one block of the depth passes by.
#include <utility>

#include "matmul/core.h"
#include "matmul/geometry.h"
#include "matmul/matrix_registers.h"
#include "vec/unroll.h"

namespace clm::CLM_ISA {

/// sums or halves (Rows, panel_columns) = or += a (Rows, depth) * b (depth, panel_columns); depth in words.
template <class Core, int Rows, Layout layout, Distance distance>
void micro_kernel(int64_t depth, const float* a, const float* b, const TileTarget& to) {
  constexpr int row_step = layout == Layout::rows ? row_stride : 1;
  constexpr int depth_step = layout == Layout::rows ? 1 : layout == Layout::tiles ? tile_word : row_stride;
  // Words of b this far ahead come from the second-level cache in time.
  constexpr int prefetch_distance = 12 * panel_columns;

  const WrittenLines<Rows> written(to);
  Ahead ahead{};
  if constexpr (distance == Distance::memory) {
    if (!fetches_meanwhile) {
      CLM_UNROLL for (int i = 0; i < written.count; i++) written.fetch(i);
    } else if (to.ahead != nullptr) {
      ahead = *to.ahead;
    }
  }
  V sum[Rows][tile_vectors];
  CLM_UNROLL for (int i = 0; i < Rows; i++) {
    CLM_UNROLL for (int j = 0; j < tile_vectors; j++) sum[i][j] = Isa::zero();
  }
  const auto step = [&](int k) __attribute__((always_inline)) {
    V columns[tile_vectors];
    CLM_UNROLL for (int j = 0; j < tile_vectors; j++) columns[j] = Isa::load(b + k * panel_columns + j * Isa::width);
    CLM_UNROLL for (int i = 0; i < Rows; i++) {
      const V row = Isa::set1(a[i * row_step + k * depth_step]);
      CLM_UNROLL for (int j = 0; j < tile_vectors; j++) sum[i][j] = Core::multiply_add(row, columns[j], sum[i][j]);
    }
  };
  const float* const next_tile = a + Rows * row_step;
  int64_t k = 0;
  for (; k + unrolled <= depth; k += unrolled) {
    if constexpr (distance == Distance::memory && fetches_meanwhile) {
      const int64_t turn = k / unrolled;
      if (turn < written.count) {
        written.fetch(turn);
      } else if (turn < written.count + ahead.lines_of_tile) {
        ahead.fetch();
      }
    }
    if constexpr (layout == Layout::rows && distance == Distance::memory && Rows % unrolled == 0) {
      // A share of the next tile's rows each time: a cache line of every row while this tile reads one; with two steps a turn each line
      // is asked for four times.
      static_assert(unrolled * unrolled <= 16);
      constexpr int share = Rows / unrolled;
      const float* next = next_tile + k / unrolled % unrolled * share * row_step + k / 16 * 16;
      CLM_UNROLL for (int i = 0; i < share; i++) __builtin_prefetch(next + i * row_step);
    }
    CLM_UNROLL for (int line = 0; line < unrolled * panel_columns; line += 16) {
      __builtin_prefetch(b + prefetch_distance + line);
    }
    CLM_UNROLL for (int u = 0; u < unrolled; u++) step(u);
    a += unrolled * depth_step;
    b += unrolled * panel_columns;
  }
  if (distance == Distance::memory && fetches_meanwhile && to.ahead != nullptr) *to.ahead = ahead;
  for (; k < depth; k++) {
    step(0);
    a += depth_step;
    b += panel_columns;
  }

  if (to.add) {
    CLM_UNROLL for (int i = 0; i < Rows; i++) {
      CLM_UNROLL for (int j = 0; j < tile_vectors; j++) {
        sum[i][j] = Isa::add(Isa::load(to.sums + i * to.sums_stride + j * Isa::width), sum[i][j]);
      }
    }
  }
  if (to.bias != nullptr) {
    CLM_UNROLL for (int j = 0; j < tile_vectors; j++) {
      const V bias = Isa::load(to.bias + j * Isa::width);
      CLM_UNROLL for (int i = 0; i < Rows; i++) sum[i][j] = Isa::add(sum[i][j], bias);
    }
  }
  if (to.halves != nullptr) {
    CLM_UNROLL for (int i = 0; i < Rows; i++) {
      CLM_UNROLL for (int j = 0; j < tile_vectors; j++) Core::store(to.halves + i * to.halves_stride + j * Isa::width, sum[i][j]);
    }
    return;
  }
  CLM_UNROLL for (int i = 0; i < Rows; i++) {
    CLM_UNROLL for (int j = 0; j < tile_vectors; j++) Isa::store(to.sums + i * to.sums_stride + j * Isa::width, sum[i][j]);
  }
}

using MicroKernel = void (*)(int64_t depth, const float* a, const float* b, const TileTarget& to);

/// The kernels for 1 .. tile_rows rows. Each row's sum runs over the depth in the same order in all of them, so that a row has the
/// same bits in a full tile and alone.
template <class Core, Layout layout, Distance distance, int... Less>
constexpr MicroKernel pick(int rows, std::integer_sequence<int, Less...>) {
  constexpr MicroKernel all[] = {micro_kernel<Core, Less + 1, layout, distance>...};
  return all[rows - 1];
}

#if defined(__AMX_BF16__)
template <Distance distance, int... Less>
constexpr MicroKernel pick_matrix(int rows, std::integer_sequence<int, Less...>) {
  constexpr MicroKernel all[] = {matrix_kernel<Less + 1, distance>...};
  return all[rows - 1];
}
#endif

template <class Core, Layout layout, Distance distance>
MicroKernel micro_kernel_for(int rows) {
#if defined(__AMX_BF16__)
  if constexpr (in_matrix_registers<Core>) {
    static_assert(layout == Layout::rows);
    return pick_matrix<distance>(rows, std::make_integer_sequence<int, tile_rows<Core>>{});
  } else
#endif
  return pick<Core, layout, distance>(rows, std::make_integer_sequence<int, tile_rows<Core>>{});
}

}
