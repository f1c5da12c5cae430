#pragma once
// The innermost loop: a tile of c stays in registers while one block of the depth passes by.
#include <utility>

#include "matmul/core.h"
#include "vec/unroll.h"

namespace clm::CLM_ISA {

// Tile: rows x vectors accumulators, and registers left for the vectors of b and one broadcast word of a. Enough accumulators that
// every multiply-add can wait out the latency of the one before it: 2 a cycle times 4 cycles.
#if defined(__AVX512F__)
constexpr int tile_rows = 12;  // 24 accumulators of 32 registers
constexpr int unrolled = 4;    // steps of the depth in one turn of the loop
#elif defined(__AVX2__)
constexpr int tile_rows = 6;  // 12 of 16
constexpr int unrolled = 2;   // with 4 the compiler keeps two of the sums in memory
#else
constexpr int tile_rows = 4;  // 8 of 16: without fma a product needs a register too
constexpr int unrolled = 2;
#endif
constexpr int tile_vectors = 2;
constexpr int panel_columns = tile_vectors * Isa::width;

// Words of the depth in one block. A panel of b (512 x 32 words, 64 KiB) meets all tiles of a out of the second-level cache, fetched
// ahead; twice as many blocks would load and store the sums in c twice as often. Borders of the depth, and with them the order of every
// sum, depend on the depth alone.
constexpr int block_depth = 512;

// Row stride of a packed block of a that was not transposed. 16 words more than a block: rows 2 KiB apart would share cache sets.
constexpr int row_stride = block_depth + 16;

/// Words from one tile of a transposed a to the next: room for the vector that packing writes beyond the last word, and tiles that do
/// not all begin in the same cache set.
constexpr int64_t tile_stride(int64_t words) { return words * tile_rows + 16; }

// How a block of a lies: rows of row_stride words (copied as they came), word by word the tile_rows rows of one tile, or rows of
// row_stride words that are the depth (what attention multiplies transposed without a copy).
enum class Layout { rows, tiles, columns };

/// How far away what a tile writes is: in memory it is fetched while the depth passes by, in the first-level cache it is there.
enum class Distance { memory, cache };

/// Where a tile of sums goes.
struct TileTarget {
  float* sums;     // (Rows, panel_columns), sums_stride apart
  int64_t sums_stride;
  bool add;        // to what stands there
  bf16* halves;    // not null: rounded to BF16 it goes here instead, and sums are only read
  int64_t halves_stride;
};

/// sums or halves (Rows, panel_columns) = or += a (Rows, depth) * b (depth, panel_columns); depth in words.
template <class Core, int Rows, Layout layout, Distance distance>
void micro_kernel(int64_t depth, const float* a, const float* b, const TileTarget& to) {
  constexpr int row_step = layout == Layout::rows ? row_stride : 1;
  constexpr int depth_step = layout == Layout::rows ? 1 : layout == Layout::tiles ? tile_rows : row_stride;
  // Words of b this far ahead come from the second-level cache in time.
  constexpr int prefetch_distance = 12 * panel_columns;

  if constexpr (distance == Distance::memory) {
    CLM_UNROLL for (int i = 0; i < Rows; i++) {
      if (to.halves != nullptr) {
        __builtin_prefetch(to.halves + i * to.halves_stride, 1);
      } else {
        __builtin_prefetch(to.sums + i * to.sums_stride, 1);
        __builtin_prefetch(to.sums + i * to.sums_stride + panel_columns - 1, 1);
      }
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
    if constexpr (layout == Layout::rows && distance == Distance::memory && Rows % unrolled == 0) {
      // A share of the next tile's rows each time: a cache line of every row while this tile reads one.
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

template <class Core, Layout layout, Distance distance>
MicroKernel micro_kernel_for(int rows) {
  return pick<Core, layout, distance>(rows, std::make_integer_sequence<int, tile_rows>{});
}

}
