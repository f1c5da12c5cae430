#pragma once
// The gradients of queries, keys and values; probabilities come again from the scores and lse. Dao et al., 2022, section B.4.
#include "attention/tile.h"

namespace clm::CLM_ISA {

template <class Core, class E>
struct AttentionBackward {
  using Operand = typename Core::Operand;

  static constexpr int64_t left_words = tile_size * row_stride + Isa::width;

  struct Workspace {
    Workspace(float* scratch, const HeadShape<Core>& head, int64_t time) {
      const int64_t tiles = (time + tile_size - 1) / tile_size;
      keys_transposed = scratch;
      values_transposed = keys_transposed + tiles * head.transposed_words();
      keys = values_transposed + tiles * head.transposed_words();
      dkeys = keys + tiles * head.across_words();
      dvalues = dkeys + tiles * tile_size * head.columns;
      queries = dvalues + tiles * tile_size * head.columns;
      doutput = queries + head.rows_words();
      queries_across = doutput + head.rows_words();
      doutput_across = queries_across + head.across_words();
      probabilities = doutput_across + head.across_words();
      dscores = probabilities + left_words;
      pairs = dscores + left_words;
      dqueries = pairs + left_words;
    }
    // all keys of the row
    float* keys_transposed;
    float* values_transposed;
    float* keys;
    float* dkeys;    // (T in whole tiles, columns of D)
    float* dvalues;  // the same
    // one tile of queries
    float* queries;
    float* doutput;
    float* queries_across;
    float* doutput_across;
    float* dqueries;  // (64, columns of D)
    float delta[tile_size];
    // one tile of queries and keys: (64, row_stride), scores at first, operands of the next products in the same place afterwards
    float* probabilities;
    float* dscores;
    float* pairs;
  };

  static int64_t words(const AttentionJob& job) {
    const HeadShape<Core> head(job.size);
    const int64_t tiles = (job.time + tile_size - 1) / tile_size;
    return tiles * (2 * head.transposed_words() + head.across_words() + 2 * tile_size * head.columns) + 2 * head.rows_words() +
           2 * head.across_words() + 3 * left_words + tile_size * head.columns;
  }

  static void run(const AttentionJob& job, float* scratch, int64_t row, int64_t key_head) {
    const HeadShape<Core> head(job.size);
    const HeadPlaces<E> places(job, job.qkv, row);
    const Registers<Core> registers;
    Workspace work(scratch, head, job.time);
    const int64_t tiles = (job.time + tile_size - 1) / tile_size;
    for (int64_t tile = 0; tile < tiles; tile++) {
      const int64_t key = tile * tile_size;
      const int64_t keys = smaller(job.time - key, tile_size);
      const E* from = places.key(key_head) + key * places.stride;
      head.pack_transposed(work.keys_transposed + tile * head.transposed_words(), from, places.stride, keys);
      head.pack_across(work.keys + tile * head.across_words(), from, places.stride, keys);
      head.pack_transposed(work.values_transposed + tile * head.transposed_words(), places.value(key_head) + key * places.stride,
                           places.stride, keys);
    }
    set_zero(work.dkeys, tiles * tile_size * head.columns);
    set_zero(work.dvalues, tiles * tile_size * head.columns);
    const int64_t group = job.heads / job.key_heads;
    for (int64_t h = key_head * group; h < (key_head + 1) * group; h++) {
      for (int64_t query = 0; query < job.time; query += tile_size) query_tile(job, head, places, work, row, h, query);
    }
    const HeadPlaces<E> gradients(job, job.dqkv, row);
    E* dkey = const_cast<E*>(gradients.key(key_head));
    E* dvalue = const_cast<E*>(gradients.value(key_head));
    for (int64_t t = 0; t < job.time; t++) {
      store_row(dkey + t * places.stride, work.dkeys + t * head.columns, head.size, Isa::set1(1.0f));
      store_row(dvalue + t * places.stride, work.dvalues + t * head.columns, head.size, Isa::set1(1.0f));
    }
  }

  static void query_tile(const AttentionJob& job, const HeadShape<Core>& head, const HeadPlaces<E>& places, Workspace& work,
                         int64_t row, int64_t h, int64_t query) {
    const int rows = smaller(job.time - query, tile_size);
    const int64_t output_stride = job.heads * job.size;
    const int64_t output_offset = (row * job.time + query) * output_stride + h * job.size;
    const E* doutput = static_cast<const E*>(job.doutput) + output_offset;
    const E* output = static_cast<const E*>(job.output) + output_offset;
    const E* queries = places.query(h) + query * places.stride;
    head.pack_rows_of(work.queries, queries, places.stride, rows);
    head.pack_across(work.queries_across, queries, places.stride, rows);
    head.pack_rows_of(work.doutput, doutput, output_stride, rows);
    head.pack_across(work.doutput_across, doutput, output_stride, rows);
    for (int i = 0; i < rows; i++) work.delta[i] = dot(doutput + i * output_stride, output + i * output_stride, head.size);
    set_zero(work.dqueries, tile_size * head.columns);
    const int32_t* first = job.first != nullptr ? job.first + row * job.time + query : nullptr;
    const float* lse = job.lse + (row * job.heads + h) * job.time + query;
    const int64_t begin = first != nullptr ? first[0] / tile_size * tile_size : 0;
    for (int64_t key = begin; key < query + rows; key += tile_size) {
      const Diagonal<Core> diagonal(query, key);
      scores_of_tile(head, work, rows, key, diagonal);
      for (int i = 0; i < rows; i++) {
        differentiate(work, i, Visible(first != nullptr ? first[i] : 0, query + i, key), lse[i],
                      1.0f / __builtin_sqrtf(static_cast<float>(job.size)));
      }
      gradients_of_tile(head, work, rows, key, diagonal);
    }
    E* dqueries = const_cast<E*>(HeadPlaces<E>(job, job.dqkv, row).query(h)) + query * places.stride;
    for (int i = 0; i < rows; i++) {
      store_row(dqueries + i * places.stride, work.dqueries + i * head.columns, head.size, Isa::set1(1.0f));
    }
  }

  /// Scores into probabilities, doutput * values^T into dscores.
  static void scores_of_tile(const HeadShape<Core>& head, const Workspace& work, int64_t rows, int64_t key, Diagonal<Core> diagonal) {
    const int64_t packed = key / tile_size * head.transposed_words();
    score_product<Core>(work.probabilities, rows, work.queries, work.keys_transposed + packed, head.words, diagonal);
    score_product<Core>(work.dscores, rows, work.doutput, work.values_transposed + packed, head.words, diagonal);
  }

  /// p = exp(score - lse), dscore = p (doutput value^T - delta); both become operands.
  static void differentiate(Workspace& work, int i, Visible visible, float lse, float scale) {
    float* scores = work.probabilities + i * row_stride;
    float* dscores = work.dscores + i * row_stride;
    Operand* p_operand = reinterpret_cast<Operand*>(scores);
    Operand* d_operand = reinterpret_cast<Operand*>(dscores);
    const V scales = Isa::set1(scale);
    const V shift = Isa::set1(lse);
    const V delta = Isa::set1(work.delta[i]);
    const bool masked = !visible.all();
    CLM_UNROLL for (int j = 0; j < tile_size; j += Isa::width) {
      V p = exp_of_negative(Isa::sub(Isa::mul(scales, Isa::load(scores + j)), shift));
      V d = Isa::mul(Isa::mul(p, scales), Isa::sub(Isa::load(dscores + j), delta));
      // Both: what stands above the diagonal was never written and may be anything.
      if (masked) p = visible.mask(p, j, Isa::zero());
      if (masked) d = visible.mask(d, j, Isa::zero());
      Core::store(p_operand + j, p);
      Core::store(d_operand + j, d);
    }
  }

  static void gradients_of_tile(const HeadShape<Core>& head, const Workspace& work, int64_t rows, int64_t key, Diagonal<Core> diagonal) {
    const float* keys = work.keys + key / tile_size * head.across_words();
    add_weighted<Core>(work.dqueries, rows, head.columns, work.dscores, keys, diagonal);
    add_transposed(head, work, work.dvalues + key * head.columns, work.probabilities, work.doutput_across, rows, diagonal);
    add_transposed(head, work, work.dkeys + key * head.columns, work.dscores, work.queries_across, rows, diagonal);
  }

  /// sums (64, columns of D) += left^T (64, rows) * right (rows, columns of D). The left operand is read down its columns.
  static void add_transposed(const HeadShape<Core>& head, const Workspace& work, float* sums, const float* left, const float* right,
                             int64_t rows, Diagonal<Core> diagonal) {
    constexpr Layout layout = in_matrix_registers<Core> ? Layout::rows : Layout::columns;
    constexpr int unit = Core::elements_per_word * Core::depth_unit;
    const int64_t depth = words_for<Core>(rows);
    if constexpr (in_matrix_registers<Core>) {
      pack_rows_transposed<Core>(work.pairs, reinterpret_cast<const Operand*>(left), 2 * row_stride, tile_size, depth, rows);
      left = work.pairs;
    } else if constexpr (Core::elements_per_word == 2) {
      // Pairs along the depth are now neighbours in a column: interleave two rows.
      for (int64_t k = 0; k < depth; k++) {
        const Operand* row = reinterpret_cast<const Operand*>(left + 2 * k * row_stride);
        for (int j = 0; j < tile_size; j += Isa::width) {
          Isa::store(work.pairs + k * row_stride + j, Core::across(row + j, 2 * row_stride, rows - 2 * k, Isa::width));
        }
      }
      left = work.pairs;
    }
    for (int64_t column = 0; column < head.columns; column += panel_columns) {
      const float* panel = right + column * words_for<Core>(tile_size);
      for (int64_t i = 0; i < tile_size; i += head_rows<Core>) {
        const int64_t begin = diagonal.first_query(i) / unit * Core::depth_unit;
        if (begin >= depth) break;
        const MicroKernel kernel = micro_kernel_for<Core, layout, Distance::cache>(smaller(tile_size - i, head_rows<Core>));
        kernel(depth - begin, layout == Layout::rows ? left + i * row_stride + begin : left + begin * row_stride + i,
               panel + begin * panel_columns, {sums + i * head.columns + column, head.columns, true, nullptr, nullptr, 0});
      }
    }
  }

  static float dot(const E* a, const E* b, int size) {
    V sum = Isa::zero();
    for (int d = 0; d < size; d += Isa::width) {
      const int lanes = smaller(size - d, Isa::width);
      sum = lanes == Isa::width ? Isa::fma(Isa::load(a + d), Isa::load(b + d), sum)
                                : Isa::fma(Isa::load(a + d, lanes), Isa::load(b + d, lanes), sum);
    }
    return Isa::sum(sum);
  }
};

}
