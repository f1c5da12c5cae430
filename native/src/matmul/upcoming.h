#pragma once
// What packing will most likely read next: a product that knows it fetches it meanwhile.
#include "kernels/matmul.h"
#include "matmul/geometry.h"

namespace clm::CLM_ISA {

/// rows x columns of an operand as it lies in memory, for so many tiles to fetch.
inline Ahead ahead_of(const MatmulOperand& from, int64_t row, int64_t column, int64_t rows, int64_t columns, int64_t tiles) {
  const int64_t size = from.bf16 ? 2 : 4;
  // A number, not a pointer: it may lie behind the operand.
  const uintptr_t first = reinterpret_cast<uintptr_t>(from.data) + static_cast<uintptr_t>((row * from.stride + column) * size);
  return Ahead::of(first, rows, columns * size, from.stride * size, tiles);
}

template <class Core>
int64_t tiles_of(int64_t rows) {
  return (rows + tile_rows<Core> - 1) / tile_rows<Core>;
}

/// After these rows of a and this block of the depth: the next block of the depth, else the rows behind them; where a is transposed and
/// has no more rows, what lies behind the block, since a slice goes on there.
template <class Core>
Ahead next_rows(const MatmulJob& job, int64_t row_begin, int64_t row_end, int64_t k, int64_t panels) {
  constexpr int per_word = Core::elements_per_word;
  const bool deeper = k + block_depth < words_for<Core>(job.depth);
  const bool more = row_end < job.rows;
  // Turning rows for matrix registers takes so long that the fetching does not show, and it costs the caches room.
  if (job.a.transposed ? in_matrix_registers<Core> : !deeper && !more) return {};
  const int64_t row = deeper ? row_begin : more ? row_end : 0;
  const int64_t depth = deeper || !more ? (k + block_depth) * per_word : 0;
  const int64_t rows = row_end - row_begin;
  const int64_t deep = smaller(job.depth, static_cast<int64_t>(block_depth) * per_word);
  const int64_t tiles = tiles_of<Core>(rows) * panels;
  if (job.a.transposed) return ahead_of(job.a, depth, row, deep, rows, tiles);
  return ahead_of(job.a, row, depth, rows, deep, tiles);
}

/// After the panel of b that begins at `column`, where each is packed when its turn comes.
template <class Core>
Ahead next_panel(const MatmulJob& job, int64_t rows, int64_t column, int64_t k, int64_t words) {
  const int64_t next = column + panel_columns;
  if (next >= job.columns) return {};
  const int64_t depth = k * Core::elements_per_word, deep = words * Core::elements_per_word;
  const int64_t tiles = tiles_of<Core>(rows);
  if (job.b.transposed) return ahead_of(job.b, next, depth, panel_columns, deep, tiles);
  return ahead_of(job.b, depth, next, deep, panel_columns, tiles);
}

}
