#pragma once
// One token against the keys and values of its cache row. Nothing is packed: a query head reads each key and value once, and all heads
// of a call side by side, since what lies together in the cache comes from memory together. The order of the sums depends on first and
// position of the token alone, so that its bits are the same in any batch and however its heads are shared out.
#include "attention/tile.h"

namespace clm::CLM_ISA {

template <class E>
struct AttentionDecode {
  // Four vectors of the head at a time, for two keys: eight sums that do not wait for each other.
  static constexpr int vectors = 4;
  static constexpr int together = 2;
  static constexpr int cache_line = 64;
  // Values of one head before the next head's: an even number, and enough that its sums come and go seldom.
  static constexpr int block = 32;
  // Keys and values are asked for so many rows before they are needed, and into the second-level cache: the first one has too few places
  // to wait in for what is far away.
  static constexpr int ahead = 16;
  static constexpr int second_level = 2;

  /// What a call keeps of a query head.
  struct Head {
    float* query;   // (size); the sum of the weights behind the scores
    float* sums;    // (2, size) of values with an even and with an odd number
    float* scores;  // (cache_time)
  };

  static int64_t head_words(const DecodeJob& job) { return 3 * whole(job.size, Isa::width) + whole(job.cache_time, Isa::width); }
  static int64_t words(const DecodeJob& job) { return job.heads * head_words(job); }

  static Head head_at(const DecodeJob& job, float* scratch, int64_t h) {
    float* const query = scratch + h * head_words(job);
    const int64_t width = whole(job.size, Isa::width);
    return {query, query + width, query + 3 * width};
  }

  static void run(const DecodeJob& job, float* scratch, int64_t token, int64_t begin_head, int64_t end_head) {
    const int size = static_cast<int>(job.size);
    const int64_t stride = job.key_heads * job.size;
    const int64_t first = job.first != nullptr ? job.first[token] : 0;
    const int64_t count = job.positions[token] + 1 - first;
    const int64_t place = (job.rows[token] * job.cache_time + first) * stride;
    const E* keys = static_cast<const E*>(job.key_cache) + place;
    const E* values = static_cast<const E*>(job.value_cache) + place;
    const int64_t group = job.heads / job.key_heads;
    const int64_t begin = begin_head * group, end = end_head * group;
    const V scale = Isa::set1(1.0f / __builtin_sqrtf(static_cast<float>(size)));
    for (int64_t h = begin; h < end; h++) {
      const Head head = head_at(job, scratch, h);
      const E* from = static_cast<const E*>(job.qkv) + token * job.width() + h * size;
      for (int d = 0; d < size; d += Isa::width) Isa::store(head.query + d, Isa::mul(scale, load(from + d, size - d)));
    }
    for (int64_t key = 0; key < count; key += Isa::width) {
      for (int64_t h = begin; h < end; h++) {
        const Head head = head_at(job, scratch, h);
        score(head.scores + key, head.query, keys + key * stride + h / group * size, stride, smaller(count - key, Isa::width), size);
      }
    }
    for (int64_t h = begin; h < end; h++) {
      const Head head = head_at(job, scratch, h);
      *head.query = soften(head.scores, count);
    }
    for (int64_t key = 0; key < count; key += block) {
      for (int64_t h = begin; h < end; h++) {
        const Head head = head_at(job, scratch, h);
        blend(head.sums, head.scores + key, values + key * stride + h / group * size, stride, smaller(count - key, block), size, key == 0);
      }
    }
    for (int64_t h = begin; h < end; h++) {
      const Head head = head_at(job, scratch, h);
      const float* odd = head.sums + whole(size, Isa::width);
      for (int d = 0; d < size; d += Isa::width) Isa::store(head.sums + d, Isa::add(Isa::load(head.sums + d), Isa::load(odd + d)));
      store_row(static_cast<E*>(job.output) + (token * job.heads + h) * size, head.sums, size, Isa::set1(1.0f / *head.query));
    }
  }

  static V load(const E* p, int left) { return left >= Isa::width ? Isa::load(p) : Isa::load(p, left); }

  /// A head's part of a row of the cache.
  static void fetch(const E* row, int size) {
    for (int d = 0; d < size; d += cache_line / static_cast<int>(sizeof(E))) __builtin_prefetch(row + d, 0, second_level);
  }

  /// scores = keys (there, size) * query (size), of as many keys as a vector has lanes: a square of partial sums is turned and added,
  /// instead of one sum over the lanes for each key.
  static void score(float* scores, const float* query, const E* keys, int64_t stride, int there, int size) {
    V square[Isa::width];
    for (int i = 0; i < Isa::width; i++) {
      V sum = Isa::zero();
      if (i < there) {
        const E* from = keys + i * stride;
        fetch(from + ahead * stride, size);
        for (int d = 0; d < size; d += Isa::width) sum = Isa::fma(load(from + d, size - d), Isa::load(query + d), sum);
      }
      square[i] = sum;
    }
    transpose(square);
    V sum = square[0];
    CLM_UNROLL for (int i = 1; i < Isa::width; i++) sum = Isa::add(sum, square[i]);
    Isa::store(scores, sum);
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

  /// sums (2, size) += weights (count) * values (count, size); fresh: nothing is in them yet.
  static void blend(float* sums, const float* weights, const E* values, int64_t stride, int64_t count, int size, bool fresh) {
    const int64_t width = whole(size, Isa::width);
    for (int d = 0; d < size; d += vectors * Isa::width) {
      V sum[together][vectors];
      CLM_UNROLL for (int k = 0; k < together; k++) {
        CLM_UNROLL for (int j = 0; j < vectors; j++) {
          const bool there = !fresh && size - d > j * Isa::width;
          sum[k][j] = there ? Isa::load(sums + k * width + d + j * Isa::width) : Isa::zero();
        }
      }
      if (size - d >= vectors * Isa::width) {
        int64_t key = 0;
        for (; key + together <= count; key += together) {
          CLM_UNROLL for (int k = 0; k < together; k++) {
            const V weight = Isa::set1(weights[key + k]);
            const E* from = values + (key + k) * stride + d;
            fetch(from + ahead * stride, vectors * Isa::width);
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
      CLM_UNROLL for (int k = 0; k < together; k++) {
        CLM_UNROLL for (int j = 0; j < vectors; j++) {
          if (size - d > j * Isa::width) Isa::store(sums + k * width + d + j * Isa::width, sum[k][j]);
        }
      }
    }
  }
};

}
