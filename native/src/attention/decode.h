#pragma once
// One token against the keys and values of its cache row. Nothing is packed: a query head reads each key once. The order of the sums
// depends on first and position of the token alone, so that its bits are the same in any batch.
#include "attention/tile.h"

namespace clm::CLM_ISA {

template <class E>
struct AttentionDecode {
  // Four vectors of the head at a time, for two keys: eight sums that do not wait for each other.
  static constexpr int vectors = 4;
  static constexpr int together = 2;
  static constexpr int cache_line = 64;

  static int64_t words(const DecodeJob& job) { return whole(job.cache_time, Isa::width) + 2 * whole(job.size, Isa::width); }

  static void run(const DecodeJob& job, float* scratch, int64_t token, int64_t key_head) {
    float* const query = scratch;
    float* const output = query + whole(job.size, Isa::width);
    float* const scores = output + whole(job.size, Isa::width);
    const int size = static_cast<int>(job.size);
    const int64_t stride = job.key_heads * job.size;
    const int64_t first = job.first != nullptr ? job.first[token] : 0;
    const int64_t count = job.positions[token] + 1 - first;
    const int64_t place = (job.rows[token] * job.cache_time + first) * stride + key_head * job.size;
    const E* keys = static_cast<const E*>(job.key_cache) + place;
    const E* values = static_cast<const E*>(job.value_cache) + place;
    const int64_t group = job.heads / job.key_heads;
    const V scale = Isa::set1(1.0f / __builtin_sqrtf(static_cast<float>(size)));
    for (int64_t h = key_head * group; h < (key_head + 1) * group; h++) {
      const E* from = static_cast<const E*>(job.qkv) + token * job.width() + h * size;
      for (int d = 0; d < size; d += Isa::width) Isa::store(query + d, Isa::mul(scale, load(from + d, size - d)));
      score(scores, query, keys, values, stride, count, size);
      const float total = soften(scores, count);
      blend(output, scores, values, stride, count, size);
      store_row(static_cast<E*>(job.output) + (token * job.heads + h) * size, output, size, Isa::set1(1.0f / total));
    }
  }

  static V load(const E* p, int left) { return left >= Isa::width ? Isa::load(p) : Isa::load(p, left); }

  /// A cache's rows lie far apart for one head, too far for the processor to guess: asked for before they are needed.
  static void fetch(const E* row, int size) {
    for (int d = 0; d < size; d += cache_line / static_cast<int>(sizeof(E))) __builtin_prefetch(row + d);
  }

  /// scores (count) = keys (count, size) * query (size). As many keys at once as a vector has lanes: a square of partial sums is
  /// turned and added, instead of one sum over the lanes for each key.
  static void score(float* scores, const float* query, const E* keys, const E* values, int64_t stride, int64_t count, int size) {
    for (int64_t key = 0; key < count; key += Isa::width) {
      const int there = smaller(count - key, Isa::width);
      V square[Isa::width];
      for (int i = 0; i < Isa::width; i++) {
        V sum = Isa::zero();
        if (i < there) {
          const E* from = keys + (key + i) * stride;
          fetch(from + Isa::width * stride, size);
          fetch(values + (key + i) * stride, size);
          for (int d = 0; d < size; d += Isa::width) sum = Isa::fma(load(from + d, size - d), Isa::load(query + d), sum);
        }
        square[i] = sum;
      }
      transpose(square);
      V sum = square[0];
      CLM_UNROLL for (int i = 1; i < Isa::width; i++) sum = Isa::add(sum, square[i]);
      Isa::store(scores + key, sum);
    }
  }

  /// Scores become exp(score - maximum), 0 up to a whole vector; returns their sum.
  static float soften(float* scores, int64_t count) {
    V largest = Isa::set1(minus_infinity);
    for (int64_t key = 0; key < count; key += Isa::width) {
      const V x = Isa::load(scores + key);
      const int there = smaller(count - key, Isa::width);
      largest = Isa::max(largest, Isa::select(Isa::first_lanes(there), x, Isa::set1(minus_infinity)));
    }
    const V maximum = Isa::set1(Isa::maximum(largest));
    V total = Isa::zero();
    for (int64_t key = 0; key < count; key += Isa::width) {
      V p = exp_of_negative(Isa::sub(Isa::load(scores + key), maximum));
      p = Isa::select(Isa::first_lanes(smaller(count - key, Isa::width)), p, Isa::zero());
      total = Isa::add(total, p);
      Isa::store(scores + key, p);
    }
    return Isa::sum(total);
  }

  /// output (size) = weights (count) * values (count, size).
  static void blend(float* output, const float* weights, const E* values, int64_t stride, int64_t count, int size) {
    for (int d = 0; d < size; d += vectors * Isa::width) {
      V sum[together][vectors];
      CLM_UNROLL for (int k = 0; k < together; k++) {
        CLM_UNROLL for (int j = 0; j < vectors; j++) sum[k][j] = Isa::zero();
      }
      if (size - d >= vectors * Isa::width) {
        int64_t key = 0;
        for (; key + together <= count; key += together) {
          CLM_UNROLL for (int k = 0; k < together; k++) {
            const V weight = Isa::set1(weights[key + k]);
            const E* from = values + (key + k) * stride + d;
            CLM_UNROLL for (int j = 0; j < vectors; j++) sum[k][j] = Isa::fma(weight, Isa::load(from + j * Isa::width), sum[k][j]);
          }
        }
        if (key < count) {
          const V weight = Isa::set1(weights[key]);
          const E* from = values + key * stride + d;
          CLM_UNROLL for (int j = 0; j < vectors; j++) sum[0][j] = Isa::fma(weight, Isa::load(from + j * Isa::width), sum[0][j]);
        }
      } else {
        for (int64_t key = 0; key < count; key++) {
          const V weight = Isa::set1(weights[key]);
          const E* from = values + key * stride + d;
          for (int j = 0; j < vectors && size - d > j * Isa::width; j++) {
            sum[0][j] = Isa::fma(weight, load(from + j * Isa::width, size - d - j * Isa::width), sum[0][j]);
          }
        }
      }
      for (int j = 0; j < vectors && size - d > j * Isa::width; j++) {
        Isa::store(output + d + j * Isa::width, Isa::add(sum[0][j], sum[1][j]));
      }
    }
  }
};

}
