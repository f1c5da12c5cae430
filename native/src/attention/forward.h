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
    for (int i = 0; i < rows; i++) {
      work.maximum[i] = minus_infinity;
      work.total[i] = 0.0f;
    }
    // `first` does not decrease: the first query sees farthest back.
    const int64_t begin = first != nullptr ? first[0] / tile_size * tile_size : 0;
    for (int64_t key = begin; key < query + rows; key += tile_size) {
      const int64_t tile = key / tile_size;
      const Diagonal<Core> diagonal(query, key);
      score_product<Core>(work.scores, rows, work.queries, work.keys + tile * head.transposed_words(), head.words, diagonal);
      for (int i = 0; i < rows; i++) soften(work, head, i, Visible(first != nullptr ? first[i] : 0, query + i, key));
      add_weighted<Core>(work.sums, rows, head.columns, work.scores, work.values + tile * head.across_words(), diagonal);
    }
    E* output = static_cast<E*>(job.output) + ((row * job.time + query) * job.heads + h) * job.size;
    float* lse = job.lse + (row * job.heads + h) * job.time + query;
    for (int i = 0; i < rows; i++) {
      store_row(output + i * job.heads * job.size, work.sums + i * head.columns, head.size, Isa::set1(1.0f / work.total[i]));
      lse[i] = work.maximum[i] + __builtin_logf(work.total[i]);
    }
  }

  /// One row of scores becomes probabilities relative to the running maximum; what was summed before is scaled to the new maximum.
  static void soften(Workspace& work, const HeadShape<Core>& head, int i, Visible visible) {
    float* scores = work.scores + i * row_stride;
    Operand* probabilities = reinterpret_cast<Operand*>(scores);
    if (visible.none()) {
      for (int j = 0; j < tile_size; j += Isa::width) Core::store(probabilities + j, Isa::zero());
      return;
    }
    const V scales = Isa::set1(1.0f / __builtin_sqrtf(static_cast<float>(head.size)));
    const V lowest = Isa::set1(minus_infinity);
    const bool masked = !visible.all();
    V x[tile_size / Isa::width];
    V largest = lowest;
    CLM_UNROLL for (int j = 0; j < tile_size / Isa::width; j++) {
      x[j] = Isa::mul(scales, Isa::load(scores + j * Isa::width));
      if (masked) x[j] = visible.mask(x[j], j * Isa::width, lowest);
      largest = Isa::max(largest, x[j]);
    }
    const float tile_maximum = Isa::maximum(largest);
    const float before = work.maximum[i];
    if (!(tile_maximum <= before)) {
      const float correction = before == minus_infinity ? 0.0f : __builtin_expf(before - tile_maximum);
      work.maximum[i] = tile_maximum;
      work.total[i] *= correction;
      float* sums = work.sums + i * head.columns;
      const V corrections = Isa::set1(correction);
      for (int64_t d = 0; d < head.columns; d += Isa::width) Isa::store(sums + d, Isa::mul(corrections, Isa::load(sums + d)));
    }
    const V maximum = Isa::set1(work.maximum[i]);
    V total = Isa::zero();
    CLM_UNROLL for (int j = 0; j < tile_size / Isa::width; j++) {
      V p = exp_of_negative(Isa::sub(x[j], maximum));
      if (masked) p = visible.mask(p, j * Isa::width, Isa::zero());
      total = Isa::add(total, p);
      Core::store(probabilities + j * Isa::width, p);
    }
    work.total[i] += Isa::sum(total);
  }
};

}
