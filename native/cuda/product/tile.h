#pragma once
// A tile of BF16 in shared memory, (rows, width). Its unit is a chunk of eight numbers, 16 bytes, which copy_16 and load_matrices move.
#include "words/numbers.h"

constexpr int chunk_size = 8;

template <int rows, int width>
struct Tile {
  static constexpr int elements = rows * width;
  static constexpr int row_chunks = width / chunk_size;
  static_assert(row_chunks == 4 || row_chunks % 8 == 0, "eight rows must be able to lie in eight different groups of banks");

  /// Where the chunk that holds (row, column) begins. Shared memory has eight groups of banks, 16 bytes each: without the exclusive or,
  /// one chunk of eight rows below each other would lie in one group, or in two, and load_matrices would take eight turns, or four.
  WORD int place(int row, int column) {
    const int turn = row_chunks == 4 ? row / 2 % 4 : row % 8;
    return (row * row_chunks + (column / chunk_size ^ turn)) * chunk_size;
  }
};

/// Which part of a matrix (rows, columns) goes into a tile. What lies outside becomes zero.
struct Window {
  int first_row, first_column;
  int rows, columns;  // of the whole matrix
  int stride;         // from row to row, in numbers
};

/// Starts the copies of one window; all threads of the block share them out. The matrix begins at a multiple of 16 bytes.
template <int tile_rows, int width, int threads>
WORD void load_tile(bf16* tile, const bf16* matrix, const Window& window) {
  using Shape = Tile<tile_rows, width>;
#pragma unroll
  for (int chunk = (int)threadIdx.x; chunk < tile_rows * Shape::row_chunks; chunk += threads) {
    const int row = chunk / Shape::row_chunks;
    const int column = chunk % Shape::row_chunks * chunk_size;
    const int left = window.first_row + row < window.rows ? window.columns - window.first_column - column : 0;
    const int inside = left < 0 ? 0 : smaller(left, chunk_size);
    const bf16* from = matrix;
    if (inside > 0) from += (uint64_t)(window.first_row + row) * window.stride + window.first_column + column;
    bf16* to = tile + Shape::place(row, column);
    if (window.stride % chunk_size == 0) {
      copy_16(to, from, inside * (int)sizeof(bf16));
    } else {  // rows do not begin at multiples of 16 bytes
      for (int i = 0; i < chunk_size; i++) to[i] = i < inside ? from[i] : bf16{0};
    }
  }
}
