// A flat batch of N tokens: token n belongs to row rows[n] of the caches (rows,maxT,Hkv D) at positions[n]. Two launches: first every key
// and value of qkv (N,(H + 2 Hkv) D) goes into the caches, then each token sees first[n]..positions[n] of its row. BF16.
#include "words/numbers.h"

struct DecodeShape {
  int max_tokens, H, key_heads;
};

/// Grid N, 128 threads. A pair of numbers a thread: D is even.
extern "C" __global__ void __launch_bounds__(128)
attention_cache_bf16(bf16* key_cache, bf16* value_cache, const bf16* qkv, const int* rows, const int* positions, int max_tokens, int H,
                     int key_heads, int D) {
  const int n = (int)blockIdx.x;
  const int pairs = key_heads * D / 2;
  const uint32_t* from = reinterpret_cast<const uint32_t*>(qkv + (uint64_t)n * (H + 2 * key_heads) * D + H * D);
  const uint64_t place = ((uint64_t)rows[n] * max_tokens + positions[n]) * pairs;
  uint32_t* keys = reinterpret_cast<uint32_t*>(key_cache) + place;
  uint32_t* values = reinterpret_cast<uint32_t*>(value_cache) + place;
  for (int i = (int)threadIdx.x; i < pairs; i += 128) {
    keys[i] = from[i];
    values[i] = from[pairs + i];
  }
}

/// Eight numbers of a head: what one lane holds of a query, a key or a value.
struct Eight {
  float x[8];
};
WORD Eight load_eight(const bf16* from) {
  const Quad quad = *reinterpret_cast<const Quad*>(from);
  Eight eight;
#pragma unroll
  for (int i = 0; i < 4; i++) {
    eight.x[2 * i] = low_float(quad.word[i]);
    eight.x[2 * i + 1] = high_float(quad.word[i]);
  }
  return eight;
}

/// The softmax over some of the keys: maximum in units of log2, and sums relative to it.
struct Partial {
  float maximum, total;
  Eight values;
};

/// a becomes the softmax over the keys of both.
WORD void join(Partial& a, const Partial& b) {
  const float maximum = larger(a.maximum, b.maximum);
  // No key yet on both sides: -inf - -inf would be NaN.
  const float base = maximum == minus_infinity() ? 0.0f : maximum;
  const float own = exp2_approx(a.maximum - base);
  const float other = exp2_approx(b.maximum - base);
  a.maximum = maximum;
  a.total = a.total * own + b.total * other;
#pragma unroll
  for (int i = 0; i < 8; i++) a.values.x[i] = a.values.x[i] * own + b.values.x[i] * other;
}

/// What one query head of one token reads of the caches: keys begin..end - 1, `stride` numbers apart from `place` on, where this lane's
/// eight numbers stand.
struct DecodeKeys {
  uint64_t place;
  int stride, begin, end;
};

/// D / 8 lanes share a key, so a warp takes 32 / (D / 8) keys at once and four warps four times as many. Which keys a lane takes, and in
/// which order partial results are joined, depends on the token's own keys alone.
template <int D>
struct Decode {
  static constexpr int warps = 4;
  static constexpr int key_lanes = D / 8;
  static constexpr int warp_keys = warp_size / key_lanes;
  static constexpr float log2_scale = score_scale<D>() * log2_e;

  WORD Partial own_keys(const Eight& query, const bf16* key_cache, const bf16* value_cache, const DecodeKeys& keys) {
    Partial own = {minus_infinity(), 0.0f, {}};
    for (int base = keys.begin; base < keys.end; base += warps * warp_keys) {
      const int key = base + warp_index() * warp_keys + lane_index() / key_lanes;
      const bool inside = key < keys.end;
      const uint64_t place = keys.place + (uint64_t)key * keys.stride;
      float score = 0.0f;
      if (inside) {
        const Eight numbers = load_eight(key_cache + place);
#pragma unroll
        for (int i = 0; i < 8; i++) score = fused_multiply_add(query.x[i], numbers.x[i], score);
      }
#pragma unroll
      for (uint32_t mask = 1; mask < key_lanes; mask *= 2) score += shuffle_xor(score, mask);
      if (inside) join(own, {score * log2_scale, 1.0f, load_eight(value_cache + place)});
    }
    return own;
  }

  /// Over the lanes that hold the same eight numbers of other keys.
  WORD void join_lanes(Partial& own) {
#pragma unroll
    for (uint32_t mask = key_lanes; mask < warp_size; mask *= 2) {
      Partial other;
      other.maximum = shuffle_xor(own.maximum, mask);
      other.total = shuffle_xor(own.total, mask);
#pragma unroll
      for (int i = 0; i < 8; i++) other.values.x[i] = shuffle_xor(own.values.x[i], mask);
      join(own, other);
    }
  }

  /// output (D): the four warps' results, joined in their order.
  WORD void store_joined(bf16* output, const Partial& own) {
    SHARED(float, maxima, warps);
    SHARED(float, totals, warps);
    SHARED(float, values, warps * D);
    if (lane_index() < key_lanes) {
#pragma unroll
      for (int i = 0; i < 8; i++) values[warp_index() * D + lane_index() * 8 + i] = own.values.x[i];
    }
    if (lane_index() == 0) {
      maxima[warp_index()] = own.maximum;
      totals[warp_index()] = own.total;
    }
    block_barrier();
    const int d = (int)threadIdx.x;
    if (d >= D) return;
    // The first warp has a key: a token sees itself.
    float maximum = maxima[0];
    for (int warp = 1; warp < warps; warp++) maximum = larger(maximum, maxima[warp]);
    float total = 0.0f;
    float sum = 0.0f;
    for (int warp = 0; warp < warps; warp++) {
      const float share = exp2_approx(maxima[warp] - maximum);
      total += totals[warp] * share;
      sum += values[warp * D + d] * share;
    }
    output[d] = Stored<bf16>::from(sum / total);
  }
};

template <int D>
WORD void attention_decode(bf16* output, const bf16* key_cache, const bf16* value_cache, const bf16* qkv, const int* rows,
                           const int* positions, const int* first, const DecodeShape& shape) {
  const int n = (int)blockIdx.x;
  const int head = (int)blockIdx.y;
  const int key_head = head * shape.key_heads / shape.H;
  const int part = lane_index() % Decode<D>::key_lanes * 8;
  const int stride = shape.key_heads * D;
  const Eight query = load_eight(qkv + ((uint64_t)n * (shape.H + 2 * shape.key_heads) + head) * D + part);
  const uint64_t place = (uint64_t)rows[n] * shape.max_tokens * stride + key_head * D + part;
  const DecodeKeys keys = {place, stride, first == nullptr ? 0 : first[n], positions[n] + 1};
  Partial own = Decode<D>::own_keys(query, key_cache, value_cache, keys);
  Decode<D>::join_lanes(own);
  Decode<D>::store_joined(output + ((uint64_t)n * shape.H + head) * D, own);
}

// output (N,H D); first I32 (N) may be null. Grid (N, H), 128 threads.
#define ATTENTION_DECODE(D)                                                                                                        \
  extern "C" __global__ void __launch_bounds__(128)                                                                                \
  attention_decode_bf16_##D(bf16* output, const bf16* key_cache, const bf16* value_cache, const bf16* qkv, const int* rows,        \
                            const int* positions, const int* first, int max_tokens, int H, int key_heads) {                        \
    attention_decode<D>(output, key_cache, value_cache, qkv, rows, positions, first, {max_tokens, H, key_heads});                  \
  }

ATTENTION_DECODE(32)
ATTENTION_DECODE(64)
ATTENTION_DECODE(128)
