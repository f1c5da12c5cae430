#pragma once
// The two operands of c (rows, columns) = left (rows, depth) right (depth, columns), each as it lies in memory: with the depth along its
// rows, or down its columns. In shared memory a slice lies as in global memory; load_matrices turns it where the depth comes first.
#include "product/tile.h"

enum class Layout {
  depth_last,   // left (rows, depth), right (columns, depth)
  depth_first,  // left (depth, rows), right (depth, columns)
};

/// `extent` rows of the left operand, or columns of the right one, by `slice` of the depth.
template <Layout layout, int extent, int slice, int threads>
struct Operand {
  static constexpr bool depth_last = layout == Layout::depth_last;
  static constexpr int tile_rows = depth_last ? extent : slice;
  static constexpr int width = depth_last ? slice : extent;
  using Shape = Tile<tile_rows, width>;
  static constexpr int elements = Shape::elements;

  /// count rows or columns in all; the depth is read from `depth` up to `depth_end`.
  WORD void load(bf16* tile, const bf16* matrix, int first, int count, int depth, int depth_end, int depth_count) {
    if (depth_last) {
      load_tile<tile_rows, width, threads>(tile, matrix, {first, depth, count, depth_end, depth_count});
    } else {
      load_tile<tile_rows, width, threads>(tile, matrix, {depth, first, depth_end, count, count});
    }
  }

  /// The left fragment: rows row.., sixteen of them, and the depth k.., sixteen. Matrices: rows 0-7, rows 8-15, then the same with the
  /// next eight of the depth.
  WORD void left(uint32_t (&a)[4], const bf16* tile, int row, int k) {
    const int lane = lane_index();
    if (depth_last) {
      load_matrices(a, tile + Shape::place(row + lane % 16, k + lane / 16 * 8));
    } else {
      load_matrices_transposed(a, tile + Shape::place(k + lane / 16 * 8 + lane % 8, row + lane / 8 % 2 * 8));
    }
  }

  /// Two right fragments: columns column.. and the next eight. Matrices: depth 0-7, depth 8-15 of the first, then of the second.
  WORD void right(uint32_t (&first)[2], uint32_t (&second)[2], const bf16* tile, int column, int k) {
    const int lane = lane_index();
    uint32_t pair[4];
    if (depth_last) {
      load_matrices(pair, tile + Shape::place(column + lane / 16 * 8 + lane % 8, k + lane / 8 % 2 * 8));
    } else {
      load_matrices_transposed(pair, tile + Shape::place(k + lane % 16, column + lane / 16 * 8));
    }
    first[0] = pair[0];
    first[1] = pair[1];
    second[0] = pair[2];
    second[1] = pair[3];
  }
};
