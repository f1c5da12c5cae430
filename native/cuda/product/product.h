#pragma once
// One block's part of a product: a tile of c, its sums in registers, the depth walked slice by slice. While a slice is multiplied, the
// copies of the next ones are under way. A row's sum runs over the depth in the same steps of sixteen in every tile size, so a row has the
// same bits whichever kernel, block or warp makes it.
#include "product/operand.h"

template <int rows_, int columns_, int slice_, int warps_down_, int warps_across_, int stages_>
struct Plan {
  static constexpr int rows = rows_, columns = columns_, slice = slice_;
  static constexpr int warps_down = warps_down_, warps_across = warps_across_;
  static constexpr int stages = stages_;
  static constexpr int threads = warps_down * warps_across * warp_size;
  static constexpr int warp_rows = rows / warps_down, warp_columns = columns / warps_across;
  static constexpr int tiles_down = warp_rows / 16, tiles_across = warp_columns / 8;
  static_assert(slice % 16 == 0 && tiles_across % 2 == 0, "right fragments are loaded two at a time");
};
// Both stay within the 48 KiB of shared memory that a kernel has without asking: 3 x 16 KiB, 4 x 8 KiB.
using LargePlan = Plan<128, 128, 32, 2, 4, 3>;
using SmallPlan = Plan<64, 64, 32, 2, 2, 4>;

struct ProductSize {
  int rows, columns, depth;
  int depth_begin, depth_end;  // the part of the depth that is summed
};

template <class P>
using Sums = float[P::tiles_down][P::tiles_across][4];

template <class P, Layout left_layout, Layout right_layout>
struct Product {
  using Left = Operand<left_layout, P::rows, P::slice, P::threads>;
  using Right = Operand<right_layout, P::columns, P::slice, P::threads>;
  static constexpr int stage_elements = Left::elements + Right::elements;

  /// store(row, column, x, y) takes the sums of (row, column) and (row, column + 1), also those that lie outside c.
  template <class Store>
  WORD void run(const bf16* left, const bf16* right, const ProductSize& size, Store store) {
    DYNAMIC_SHARED(bf16, shared);  // [stages][left tile, right tile]
    const int first_row = (int)blockIdx.y * P::rows;
    const int first_column = (int)blockIdx.x * P::columns;
    const int warp_row = warp_index() / P::warps_across * P::warp_rows;
    const int warp_column = warp_index() % P::warps_across * P::warp_columns;
    const int slices = (size.depth_end - size.depth_begin + P::slice - 1) / P::slice;

    auto load_slice = [&](int slice) INLINE_LAMBDA {
      if (slice < slices) {
        bf16* stage = shared + slice % P::stages * stage_elements;
        const int depth = size.depth_begin + slice * P::slice;
        Left::load(stage, left, first_row, size.rows, depth, size.depth_end, size.depth);
        Right::load(stage + Left::elements, right, first_column, size.columns, depth, size.depth_end, size.depth);
      }
      copies_commit();  // also where it is empty, so that the count below always means the same slice
    };

    Sums<P> sums = {};
#pragma unroll
    for (int slice = 0; slice < P::stages - 1; slice++) load_slice(slice);
    for (int slice = 0; slice < slices; slice++) {
      copies_wait<P::stages - 2>();  // this thread's part of the slice is here
      block_barrier();               // everybody's is, and everybody is done with the slice before
      load_slice(slice + P::stages - 1);
      const bf16* stage = shared + slice % P::stages * stage_elements;
      multiply(sums, stage, warp_row, warp_column);
    }
    store_sums(sums, first_row + warp_row, first_column + warp_column, store);
  }

  WORD void multiply(Sums<P>& sums, const bf16* stage, int warp_row, int warp_column) {
#pragma unroll
    for (int k = 0; k < P::slice; k += 16) {
      uint32_t a[P::tiles_down][4];
      uint32_t b[P::tiles_across][2];
#pragma unroll
      for (int m = 0; m < P::tiles_down; m++) Left::left(a[m], stage, warp_row + m * 16, k);
#pragma unroll
      for (int n = 0; n < P::tiles_across; n += 2) Right::right(b[n], b[n + 1], stage + Left::elements, warp_column + n * 8, k);
#pragma unroll
      for (int m = 0; m < P::tiles_down; m++) {
#pragma unroll
        for (int n = 0; n < P::tiles_across; n++) multiply_add_tile(sums[m][n], a[m], b[n]);
      }
    }
  }

  template <class Store>
  WORD void store_sums(const Sums<P>& sums, int row, int column, Store store) {
#pragma unroll
    for (int m = 0; m < P::tiles_down; m++) {
#pragma unroll
      for (int n = 0; n < P::tiles_across; n++) {
        const int r = row + m * 16 + lane_index() / 4;
        const int c = column + n * 8 + lane_index() % 4 * 2;
        store(r, c, sums[m][n][0], sums[m][n][1]);
        store(r + 8, c, sums[m][n][2], sums[m][n][3]);
      }
    }
  }
};
