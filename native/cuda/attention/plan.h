#pragma once
// How attention is shared out. A block keeps 64 rows of one head in shared memory, 16 a warp, and the others pass by in tiles. Forward and
// dQuery keep queries while keys and values pass; dKey and dValue keep keys and values while queries pass.
#include "product/operand.h"

template <int size_, int stages_>
struct AttentionPlan {
  static constexpr int size = size_;  // of a head: D
  static constexpr int kept = 64;
  static constexpr int threads = 128;
  static constexpr int stages = stages_;  // of the tiles that pass
  // A tile that passes: smaller where a head is large, so that everything stays within 48 KiB.
  static constexpr int passing = size <= 64 ? 64 : 32;
  static constexpr int size_tiles = size / 8, passing_tiles = passing / 8;
  static constexpr int kept_elements = kept * size, passing_elements = passing * size;

  // Rows of a head as the operands of the products. Kept rows are always a left operand; rows that pass are a right one: along the head
  // (scores), or across it (sums over the rows that pass).
  using Kept = Operand<Layout::depth_last, kept, size, threads>;
  using Along = Operand<Layout::depth_last, passing, size, threads>;
  using Across = Operand<Layout::depth_first, size, passing, threads>;

  // 1 / sqrt(D), and times log2(e): scores are kept in units of log2, so that exp2 makes them probabilities.
  static constexpr float scale = score_scale<size>();
  static constexpr float log2_scale = scale * log2_e;
};

/// (16 rows of the warp, rows that pass), and (16 rows of the warp, D), in the layout of multiply_add_tile.
template <class P>
using Scores = float[P::passing_tiles][4];
template <class P>
using HeadSums = float[P::size_tiles][4];

/// This lane's rows among the 64 kept ones: for i = 0 and 1 the row of elements 2 i and 2 i + 1.
WORD int own_row(int i) { return warp_index() * 16 + lane_index() / 4 + i * 8; }
/// The column of element i of tile n.
WORD int own_column(int n, int i) { return n * 8 + lane_index() % 4 * 2 + i % 2; }

/// The heads of one sequence within rows of `stride` numbers.
struct HeadRows {
  const bf16* first;
  int stride;
};

template <class P, int rows>
WORD void load_rows(bf16* tile, const HeadRows& head, int row, int T) {
  load_tile<rows, P::size, P::threads>(tile, head.first, {row, 0, T, P::size, head.stride});
}

/// scores = kept rows of this warp times the rows that pass, along the head.
template <class P>
WORD void multiply_along(Scores<P>& scores, const bf16* kept, const bf16* passing) {
#pragma unroll
  for (int d = 0; d < P::size; d += 16) {
    uint32_t a[4];
    P::Kept::left(a, kept, warp_index() * 16, d);
#pragma unroll
    for (int n = 0; n < P::passing_tiles; n += 2) {
      uint32_t first[2], second[2];
      P::Along::right(first, second, passing, n * 8, d);
      multiply_add_tile(scores[n], a, first);
      multiply_add_tile(scores[n + 1], a, second);
    }
  }
}

/// sums += weights (16 rows of the warp, rows that pass) times the rows that pass. Two tiles of sums lie in the very registers in which a
/// left fragment of BF16 has to lie.
template <class P>
WORD void add_weighted(HeadSums<P>& sums, const Scores<P>& weights, const bf16* passing) {
#pragma unroll
  for (int row = 0; row < P::passing; row += 16) {
    const float(&low)[4] = weights[row / 8];
    const float(&high)[4] = weights[row / 8 + 1];
    const uint32_t a[4] = {bf16_pack(low[0], low[1]), bf16_pack(low[2], low[3]), bf16_pack(high[0], high[1]),
                           bf16_pack(high[2], high[3])};
#pragma unroll
    for (int n = 0; n < P::size_tiles; n += 2) {
      uint32_t first[2], second[2];
      P::Across::right(first, second, passing, n * 8, row);
      multiply_add_tile(sums[n], a, first);
      multiply_add_tile(sums[n + 1], a, second);
    }
  }
}
