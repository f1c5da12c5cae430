#pragma once
// Dao et al., "FlashAttention", 2022: tile by tile with a running maximum and sum; the scores are never whole in memory.
#include "attention/tile.h"

namespace clm::CLM_ISA {

template <class Core, class E>
struct AttentionForward {
  using Operand = typename Core::Operand;

  struct Workspace {
    Workspace(float* scratch, const HeadShape<Core>& head, int64_t time) {
      const int64_t tiles = (time + tile_size - 1) / tile_size;
      keys = scratch;
      values = keys + tiles * head.transposed_words();
      queries = values + tiles * head.across_words();
      scores = queries + head.rows_words();
      sums = scores + tile_size * row_stride + Isa::width;
    }
    float* keys;
    float* values;
    float* queries;
    float* scores;  // (64, row_stride): scores, then in the same place the probabilities as the next product's left operand
    float* sums;    // (64, columns of D)
    float maximum[tile_size];
    float total[tile_size];
  };

  static int64_t words(const AttentionJob& job) {
    const HeadShape<Core> head(job.size);
    const int64_t tiles = (job.time + tile_size - 1) / tile_size;
    return tiles * (head.transposed_words() + head.across_words()) + head.rows_words() + tile_size * row_stride + Isa::width +
           tile_size * head.columns;
  }

  static void run(const AttentionJob& job, float* scratch, int64_t row, int64_t key_head) {
    const HeadShape<Core> head(job.size);
    const HeadPlaces<E> places(job, job.qkv, row);
    const Registers<Core> registers;
    Workspace work(scratch, head, job.time);
    for (int64_t tile = 0; tile * tile_size < job.time; tile++) {
      const int64_t key = tile * tile_size;
      const int64_t keys = smaller(job.time - key, tile_size);
      head.pack_transposed(work.keys + tile * head.transposed_words(), places.key(key_head) + key * places.stride, places.stride, keys);
      head.pack_across(work.values + tile * head.across_words(), places.value(key_head) + key * places.stride, places.stride, keys);
    }
    const int64_t group = job.heads / job.key_heads;
    for (int64_t h = key_head * group; h < (key_head + 1) * group; h++) {
      for (int64_t query = 0; query < job.time; query += tile_size) query_tile(job, head, places, work, row, h, query);
    }
  }

  static void query_tile(const AttentionJob& job, const HeadShape<Core>& head, const HeadPlaces<E>& places, Workspace& work,
                         int64_t row, int64_t h, int64_t query) {
    const int rows = smaller(job.time - query, tile_size);
    const int32_t* first = job.first != nullptr ? job.first + row * job.time + query : nullptr;
    head.pack_rows_of(work.queries, places.query(h) + query * places.stride, places.stride, rows);
    set_zero(work.sums, tile_size * head.columns);
    for (int i = 0; i < tile_size; i++) {
      work.maximum[i] = minus_infinity;
      work.total[i] = 0.0f;
    }
    // `first` does not decrease: the first query sees farthest back.
    const int64_t begin = first != nullptr ? first[0] / tile_size * tile_size : 0;
    for (int64_t key = begin; key < query + rows; key += tile_size) {
      const int64_t tile = key / tile_size;
      const Diagonal<Core> diagonal(query, key);
      score_product<Core>(work.scores, rows, work.queries, work.keys + tile * head.transposed_words(), head.words, diagonal);
      for (int i = 0; i < rows; i += Isa::width) soften(work, head, {first, query, key}, i, smaller(rows - i, Isa::width));
      add_weighted<Core>(work.sums, rows, head.columns, work.scores, work.values + tile * head.across_words(), diagonal);
    }
    E* output = static_cast<E*>(job.output) + ((row * job.time + query) * job.heads + h) * job.size;
    float* lse = job.lse + (row * job.heads + h) * job.time + query;
    for (int i = 0; i < rows; i++) {
      store_row(output + i * job.heads * job.size, work.sums + i * head.columns, head.size, Isa::set1(1.0f / work.total[i]));
      lse[i] = work.maximum[i] + __builtin_logf(work.total[i]);
    }
  }

  /// Where a tile stands: what each of its queries sees of its keys.
  struct Place {
    Visible visible(int i) const { return Visible(first != nullptr ? first[i] : 0, query + i, key); }
    const int32_t* first;  // of this tile's queries, or null
    int64_t query;
    int64_t key;
  };

  /// `rows` rows of scores, at most as many as a vector has lanes, become probabilities relative to the running maximum of each; what
  /// was summed before is scaled to the new maximum. Maxima and sums over a row are taken for all rows at once, on turned squares: one
  /// row's own would be a long chain that the exponentials wait for.
  static void soften(Workspace& work, const HeadShape<Core>& head, const Place& place, int i, int rows) {
    const V scales = Isa::set1(1.0f / __builtin_sqrtf(static_cast<float>(head.size)));
    const V lowest = Isa::set1(minus_infinity);
    V square[Isa::width];
    for (int r = 0; r < Isa::width; r++) {
      V largest = lowest;
      if (r < rows) {
        const float* scores = work.scores + (i + r) * row_stride;
        const Visible visible = place.visible(i + r);
        const bool masked = !visible.all();
        CLM_UNROLL for (int j = 0; j < tile_size; j += Isa::width) {
          V x = Isa::load(scores + j);
          if (masked) x = visible.mask(x, j, lowest);
          largest = Isa::max(largest, x);
        }
      }
      square[r] = largest;
    }
    transpose(square);
    V largest = square[0];
    CLM_UNROLL for (int r = 1; r < Isa::width; r++) largest = Isa::max(largest, square[r]);
    const V before = Isa::load(work.maximum + i);
    const V maximum = Isa::max(before, Isa::mul(scales, largest));
    Isa::store(work.maximum + i, maximum);
    // Where nothing was visible yet the difference is infinite, or none; the sums are 0 then.
    const V correction = Isa::select(Isa::equal(before, maximum), Isa::set1(1.0f), exp_of_negative(Isa::sub(before, maximum)));
    rescale(work, head, i, rows, correction);
    for (int r = 0; r < Isa::width; r++) square[r] = r < rows ? exponentials(work, place.visible(i + r), scales, i + r) : Isa::zero();
    transpose(square);
    V total = square[0];
    CLM_UNROLL for (int r = 1; r < Isa::width; r++) total = Isa::add(total, square[r]);
    Isa::store(work.total + i, Isa::fma(Isa::load(work.total + i), correction, total));
  }

  static void rescale(Workspace& work, const HeadShape<Core>& head, int i, int rows, V correction) {
    float factors[Isa::width];
    Isa::store(factors, correction);
    for (int r = 0; r < rows; r++) {
      if (factors[r] == 1.0f) continue;
      float* sums = work.sums + (i + r) * head.columns;
      const V factor = Isa::set1(factors[r]);
      for (int64_t d = 0; d < head.columns; d += Isa::width) Isa::store(sums + d, Isa::mul(factor, Isa::load(sums + d)));
    }
  }

  /// A row's probabilities, in the place of its scores, and their sums by lanes.
  static V exponentials(Workspace& work, Visible visible, V scales, int i) {
    const float* scores = work.scores + i * row_stride;
    Operand* probabilities = reinterpret_cast<Operand*>(work.scores + i * row_stride);
    const V maximum = Isa::set1(work.maximum[i]);
    const bool masked = !visible.all();
    V p[tile_size / Isa::width];
    V total = Isa::zero();
    CLM_UNROLL for (int j = 0; j < tile_size / Isa::width; j++) {
      p[j] = exp_of_negative(Isa::sub(Isa::mul(scales, Isa::load(scores + j * Isa::width)), maximum));
      if (masked) p[j] = visible.mask(p[j], j * Isa::width, Isa::zero());
      total = Isa::add(total, p[j]);
    }
    CLM_UNROLL for (int j = 0; j < tile_size / Isa::width; j++) Core::store(probabilities + j * Isa::width, p[j]);
    return total;
  }
};

}
