#pragma once
// What forward and backward share: a square tile of queries and keys, multiplied by the matmul's micro-kernel.
#include "kernels/attention.h"
#include "matmul/pack.h"

namespace clm::CLM_ISA {

// Queries and keys of one tile: scores of 16 KiB, and a panel of keys that stays in the first-level cache.
constexpr int tile_size = 64;

// Rows of a micro-kernel tile here, 64 in equal parts: 5 tiles of 12 would leave one of 4, too few rows to wait out the multiply-add.
template <class Core>
constexpr int head_rows = in_matrix_registers<Core> || vector_rows < 8 ? tile_rows<Core> : 8;

constexpr float minus_infinity = -__builtin_inff();

/// Sizes of one head as the micro-kernel sees it, and the packed forms of 64 rows of it.
template <class Core>
struct HeadShape {
  explicit HeadShape(int64_t head_size)
      : size(static_cast<int>(head_size)),
        words(words_for<Core>(head_size)),
        columns(whole(head_size, panel_columns)),
        blocks((words + block_depth - 1) / block_depth) {}

  int size;         // D
  int64_t words;    // of D as a depth
  int64_t columns;  // D as columns, whole panels
  int64_t blocks;   // of the depth

  int64_t rows_words() const { return blocks * tile_size * row_stride + Isa::width; }
  int64_t transposed_words() const { return tile_size * words; }
  int64_t across_words() const { return words_for<Core>(tile_size) * columns; }

  /// As the left operand: tile_size rows, the depth is D.
  template <class E>
  void pack_rows_of(float* packed, const E* from, int64_t stride, int64_t rows) const {
    for (int64_t block = 0; block < blocks; block++) {
      const int64_t element = block * block_depth * Core::elements_per_word;
      const int64_t left_words = words - block * block_depth;
      pack_rows<Core>(packed + block * tile_size * row_stride, from + element, stride, rows, smaller(left_words, block_depth),
                      size - element);
    }
  }

  /// As the right operand with D as the depth: the rows become columns, 0 beyond the last.
  template <class E>
  void pack_transposed(float* packed, const E* from, int64_t stride, int64_t rows) const {
    for (int column = 0; column < tile_size; column += panel_columns) {
      pack_panel_transposed<Core>(packed + column * words, from + column * stride, stride, words, size,
                                  smaller(rows - column, panel_columns));
    }
  }

  /// As the right operand with the rows as the depth.
  template <class E>
  void pack_across(float* packed, const E* from, int64_t stride, int64_t rows) const {
    const int64_t depth = words_for<Core>(tile_size);
    for (int64_t column = 0; column < columns; column += panel_columns) {
      float* panel = packed + column * depth;
      const int64_t there = words_for<Core>(rows);
      pack_panel_across<Core>(panel, from + column, stride, there, rows, smaller(size - column, panel_columns));
      for (int64_t i = there * panel_columns; i < depth * panel_columns; i++) panel[i] = 0.0f;
    }
  }
};

/// What of a tile lies under the diagonal: query i of the tile sees its keys 0 .. i + offset. Tiles of the micro-kernel that nobody
/// sees are left out, which saves half of the work on the diagonal.
template <class Core>
struct Diagonal {
  Diagonal(int64_t query, int64_t key) : offset(query - key) {}

  /// Some query of the rows i.. of one micro-kernel tile sees some key from `column` on.
  bool reaches(int64_t i, int64_t column) const { return column < i + head_rows<Core> + offset; }
  /// Keys that the rows i.. of one micro-kernel tile see at most.
  int64_t keys(int64_t i) const { return smaller(i + head_rows<Core> + offset, tile_size); }
  /// The first query that sees a key from `key` on.
  int64_t first_query(int64_t key) const { return key > offset ? key - offset : 0; }

  int64_t offset;
};

/// One micro-kernel tile of c = or += a * b over `depth` words; a in blocks of the depth, tile_size rows each.
template <class Core>
void tile_of_product(float* c, int64_t stride, int rows, const float* a, const float* panel, int64_t depth, bool add) {
  const MicroKernel kernel = micro_kernel_for<Core, Layout::rows, Distance::cache>(rows);
  for (int64_t k = 0; k < depth; k += block_depth) {
    const float* block = a + k / block_depth * tile_size * row_stride;
    kernel(smaller(depth - k, block_depth), block, panel + k * panel_columns, {c, stride, add || k > 0, nullptr, nullptr, 0});
  }
}

/// scores (rows, 64; row_stride apart) = left (rows, D) * right (64, D)^T; above the diagonal they stay what they were.
template <class Core>
void score_product(float* scores, int64_t rows, const float* left, const float* right, int64_t words, Diagonal<Core> diagonal) {
  for (int64_t column = 0; column < tile_size; column += panel_columns) {
    for (int64_t i = 0; i < rows; i += head_rows<Core>) {
      if (!diagonal.reaches(i, column)) continue;
      tile_of_product<Core>(scores + i * row_stride + column, row_stride, smaller(rows - i, head_rows<Core>), left + i * row_stride,
                            right + column * words, words, false);
    }
  }
}

/// sums (rows, columns of D) += weights (rows, 64) * right (64, columns of D).
template <class Core>
void add_weighted(float* sums, int64_t rows, int64_t columns, const float* weights, const float* right, Diagonal<Core> diagonal) {
  for (int64_t column = 0; column < columns; column += panel_columns) {
    for (int64_t i = 0; i < rows; i += head_rows<Core>) {
      tile_of_product<Core>(sums + i * columns + column, columns, smaller(rows - i, head_rows<Core>), weights + i * row_stride,
                            right + column * words_for<Core>(tile_size), words_for<Core>(diagonal.keys(i)), true);
    }
  }
}

/// The keys begin..end-1 of a tile that one query sees, out of 0..tile_size.
struct Visible {
  Visible(int64_t first, int64_t query, int64_t tile)
      : begin(static_cast<int>(first - tile)), end(smaller(query + 1 - tile, tile_size)) {}
  bool all() const { return begin <= 0 && end == tile_size; }

  /// What is not visible of the lanes from `lane` on becomes `otherwise`.
  V mask(V value, int lane, V otherwise) const {
    value = Isa::select(Isa::first_lanes(end - lane), value, otherwise);
    return begin > lane ? Isa::select(Isa::first_lanes(begin - lane), otherwise, value) : value;
  }

  int begin;
  int end;
};

/// Where the queries, keys and values of one head of one row stand in (B,T,(H+2Hkv)D).
template <class E>
struct HeadPlaces {
  HeadPlaces(const AttentionJob& job, const void* qkv, int64_t row)
      : stride(job.width()), start(static_cast<const E*>(qkv) + row * job.time * job.width()), job(job) {}
  const E* query(int64_t head) const { return start + head * job.size; }
  const E* key(int64_t head) const { return start + (job.heads + head) * job.size; }
  const E* value(int64_t head) const { return start + (job.heads + job.key_heads + head) * job.size; }

  int64_t stride;
  const E* start;
  const AttentionJob& job;
};

template <class E>
void store_row(E* to, const float* from, int size, V scale) {
  for (int d = 0; d < size; d += Isa::width) {
    const V value = Isa::mul(scale, Isa::load(from + d));
    if (size - d >= Isa::width) {
      Isa::store(to + d, value);
    } else {
      Isa::store(to + d, value, size - d);
    }
  }
}

inline void set_zero(float* p, int64_t count) { __builtin_memset(p, 0, static_cast<size_t>(count) * sizeof(float)); }

}
