#pragma once
// What forward and backward share: a square tile of queries and keys, multiplied by the matmul's micro-kernel.
#include "kernels/attention.h"
#include "matmul/pack.h"

namespace clm::CLM_ISA {

// Queries and keys of one tile: scores of 16 KiB, and a panel of keys that stays in the first-level cache.
constexpr int tile_size = 64;

constexpr float minus_infinity = -__builtin_inff();

inline int64_t whole(int64_t count, int64_t unit) { return (count + unit - 1) / unit * unit; }

template <class Core>
constexpr int64_t words_for(int64_t elements) {
  return (elements + Core::elements_per_word - 1) / Core::elements_per_word;
}

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

/// c (rows, columns) = or += a * b; b in panels of `depth` words, a in blocks of the depth, tile_size rows each.
template <class Core, Layout layout>
void tile_product(float* c, int64_t stride, int64_t rows, int64_t columns, const float* a, const float* b, int64_t depth, bool add) {
  constexpr int64_t row_step = layout == Layout::rows ? row_stride : 1;
  for (int64_t column = 0; column < columns; column += panel_columns) {
    const float* panel = b + column * depth;
    for (int64_t i = 0; i < rows; i += tile_rows) {
      const MicroKernel kernel = micro_kernel_for<Core, layout>(smaller(rows - i, tile_rows));
      for (int64_t k = 0; k < depth; k += block_depth) {
        const float* block = a + k / block_depth * tile_size * row_stride + i * row_step;
        kernel(smaller(depth - k, block_depth), block, panel + k * panel_columns, c + i * stride + column, stride, add || k > 0);
      }
    }
  }
}

/// The keys begin..end-1 of a tile that one query sees, out of 0..tile_size.
struct Visible {
  Visible(int64_t first, int64_t query, int64_t tile)
      : begin(static_cast<int>(first - tile)), end(smaller(query + 1 - tile, tile_size)) {}
  bool all() const { return begin <= 0 && end == tile_size; }
  bool none() const { return begin >= end; }

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
