// dQkv (B,T,(H + 2 Hkv) D) of causal attention, BF16, from dOutput and output (B,T,H D), lse F32 (B,H,T) and qkv. Probabilities are
// computed again, once for dQuery and once for dKey and dValue: each gradient has one block that sums it in one order, without atomics.
#include "attention/places.h"

/// delta F32 (B,H,T) = dOutput . output over D: a warp a row of a head. Grid ceil(B H T / 8), 256 threads.
extern "C" __global__ void __launch_bounds__(256)
attention_delta_bf16(float* delta, const bf16* doutput, const bf16* output, int B, int T, int H, int D) {
  const int64_t place = (int64_t)blockIdx.x * 8 + warp_index();  // (b, t, h)
  if (place >= (int64_t)B * T * H) return;
  float sum = 0.0f;
  for (int d = lane_index(); d < D; d += warp_size) {
    sum = fused_multiply_add(to_float(doutput[place * D + d]), to_float(output[place * D + d]), sum);
  }
  sum = warp_sum(sum);
  const int64_t row = place / H;
  if (lane_index() == 0) delta[(row / T * H + place % H) * T + row % T] = sum;
}

/// probability = exp(score - lse), and the score's gradient = probability (dOutput . value - delta) / sqrt(D); 0 where nothing is seen.
/// Each takes the place of what it is made from.
template <class P>
WORD void differentiate(float& score, float& slope, bool seen, float lse, float delta) {
  const float probability = seen ? exp2_approx(score * P::log2_scale - lse * log2_e) : 0.0f;
  slope = probability * (slope - delta) * P::scale;
  score = probability;
}

/// What a lane's two queries bring along.
struct QueryPair {
  int row[2], seen[2];
  float lse[2], delta[2];
};

/// Scores and slopes of queries down, keys across; the tile's first key is `key`.
template <class P>
WORD void differentiate_queries(Scores<P>& scores, Scores<P>& slopes, const QueryPair& own, int key, int T) {
#pragma unroll
  for (int n = 0; n < P::passing_tiles; n++) {
#pragma unroll
    for (int i = 0; i < 4; i++) {
      const int h = i / 2;
      const bool visible = own.row[h] < T && sees(own.row[h], own.seen[h], key + own_column(n, i));
      differentiate<P>(scores[n][i], slopes[n][i], visible, own.lse[h], own.delta[h]);
    }
  }
}

/// Of one head's queries (T).
struct QuerySums {
  const float* lse;
  const float* delta;
  const int* first;
  int T;
};

/// Scores and slopes of keys down, queries across; the tile's first query is `query`.
template <class P>
WORD void differentiate_keys(Scores<P>& scores, Scores<P>& slopes, const QuerySums& of, const int (&key)[2], int query) {
#pragma unroll
  for (int n = 0; n < P::passing_tiles; n++) {
#pragma unroll
    for (int j = 0; j < 2; j++) {
      const int own = query + own_column(n, j);
      const bool inside = own < of.T;
      const int seen = first_seen(of.first, own, of.T);
      const float lse = inside ? of.lse[own] : 0.0f;
      const float delta = inside ? of.delta[own] : 0.0f;
#pragma unroll
      for (int i = 0; i < 2; i++) {
        differentiate<P>(scores[n][2 * i + j], slopes[n][2 * i + j], inside && sees(own, seen, key[i]), lse, delta);
      }
    }
  }
}

template <class P>
WORD void store_rows(bf16* to, int stride, const HeadSums<P>& sums, int row, int T) {
#pragma unroll
  for (int i = 0; i < 2; i++) {
    const int own = row + own_row(i);
    if (own >= T) continue;
    bf16* at = to + (uint64_t)own * stride + lane_index() % 4 * 2;
#pragma unroll
    for (int n = 0; n < P::size_tiles; n++) *reinterpret_cast<uint32_t*>(at + n * 8) = bf16_pack(sums[n][2 * i], sums[n][2 * i + 1]);
  }
}

struct AttentionGradients {
  const bf16* doutput;
  const float* lse;
  const float* delta;
  const bf16* qkv;
  const int* first;
};

/// 64 queries are kept, with their gradients of outputs; keys and values pass. Grid (ceil(T / 64), H, B).
template <class P>
WORD void attention_dquery(bf16* dqkv, const AttentionGradients& from, const AttentionShape& shape) {
  DYNAMIC_SHARED(bf16, shared);  // queries, dOutput, then the stages of [keys, values]
  bf16* doutputs = shared + P::kept_elements;
  const int query = (int)blockIdx.x * P::kept;
  const int head = (int)blockIdx.y;
  const int batch = (int)blockIdx.z;
  const int key_head = head * shape.key_heads / shape.H;
  const int T = shape.T;
  const int* first = from.first == nullptr ? nullptr : from.first + (uint64_t)batch * T;
  load_rows<P, P::kept>(shared, query_rows<P>(from.qkv, shape, batch, head), query, T);
  load_rows<P, P::kept>(doutputs, output_rows<P>(from.doutput, shape, batch, head), query, T);

  QueryPair own;
#pragma unroll
  for (int i = 0; i < 2; i++) {
    own.row[i] = query + own_row(i);
    own.seen[i] = first_seen(first, own.row[i], T);
    const uint64_t place = ((uint64_t)batch * shape.H + head) * T + own.row[i];
    own.lse[i] = own.row[i] < T ? from.lse[place] : 0.0f;
    own.delta[i] = own.row[i] < T ? from.delta[place] : 0.0f;
  }
  HeadSums<P> dquery = {};
  const auto work = [&](int tile, const bf16* keys, const bf16* values) INLINE_LAMBDA {
    Scores<P> scores = {}, slopes = {};
    multiply_along<P>(scores, shared, keys);
    multiply_along<P>(slopes, doutputs, values);
    differentiate_queries<P>(scores, slopes, own, tile * P::passing, T);
    add_weighted<P>(dquery, slopes, keys);
  };
  const int begin = first_seen(first, query, T) / P::passing;
  const int end = (smaller(query + P::kept, T) + P::passing - 1) / P::passing;
  for_passing_tiles<P>(shared + 2 * P::kept_elements, key_rows<P>(from.qkv, shape, batch, key_head),
                       value_rows<P>(from.qkv, shape, batch, key_head), T, begin, end, work);
  store_rows<P>(dqkv + qkv_place(shape, P::size, batch, head), qkv_width(shape, P::size), dquery, query, T);
}

/// 64 keys and values are kept; the queries of every head that reads them pass, with their gradients of outputs: head after head, so the
/// order of the sums is one. Grid (ceil(T / 64), Hkv, B).
template <class P>
WORD void attention_dkey_dvalue(bf16* dqkv, const AttentionGradients& from, const AttentionShape& shape) {
  DYNAMIC_SHARED(bf16, shared);  // keys, values, then the stages of [queries, dOutput]
  bf16* values = shared + P::kept_elements;
  const int key = (int)blockIdx.x * P::kept;
  const int key_head = (int)blockIdx.y;
  const int batch = (int)blockIdx.z;
  const int T = shape.T;
  const int* first = from.first == nullptr ? nullptr : from.first + (uint64_t)batch * T;
  load_rows<P, P::kept>(shared, key_rows<P>(from.qkv, shape, batch, key_head), key, T);
  load_rows<P, P::kept>(values, value_rows<P>(from.qkv, shape, batch, key_head), key, T);

  const int row[2] = {key + own_row(0), key + own_row(1)};
  HeadSums<P> dkey = {}, dvalue = {};
  const int group = shape.H / shape.key_heads;
  const int begin = key / P::passing;
  int end = begin;  // as long as a tile's first query still sees the last key
  while (end * P::passing < T && first_seen(first, end * P::passing, T) < key + P::kept) end++;
  for (int head = key_head * group; head < (key_head + 1) * group; head++) {
    const uint64_t place = ((uint64_t)batch * shape.H + head) * T;
    const auto work = [&](int tile, const bf16* queries, const bf16* doutputs) INLINE_LAMBDA {
      Scores<P> scores = {}, slopes = {};  // transposed: keys down, queries across
      multiply_along<P>(scores, shared, queries);
      multiply_along<P>(slopes, values, doutputs);
      differentiate_keys<P>(scores, slopes, {from.lse + place, from.delta + place, first, T}, row, tile * P::passing);
      add_weighted<P>(dvalue, scores, doutputs);
      add_weighted<P>(dkey, slopes, queries);
    };
    for_passing_tiles<P>(shared + 2 * P::kept_elements, query_rows<P>(from.qkv, shape, batch, head),
                         output_rows<P>(from.doutput, shape, batch, head), T, begin, end, work);
  }
  const int stride = qkv_width(shape, P::size);
  store_rows<P>(dqkv + qkv_place(shape, P::size, batch, shape.H + key_head), stride, dkey, key, T);
  store_rows<P>(dqkv + qkv_place(shape, P::size, batch, shape.H + shape.key_heads + key_head), stride, dvalue, key, T);
}

// 128 threads; shared memory 24, 48 and 48 KiB. first I32 (B,T) may be null. The two write different heads of dQkv.
#define ATTENTION_BACKWARD(D, stages)                                                                                               \
  extern "C" __global__ void __launch_bounds__(128)                                                                                 \
  attention_dquery_bf16_##D(bf16* dqkv, const bf16* doutput, const float* lse, const float* delta, const bf16* qkv,                 \
                            const int* first, int T, int H, int key_heads) {                                                        \
    attention_dquery<AttentionPlan<D, stages>>(dqkv, {doutput, lse, delta, qkv, first}, {T, H, key_heads});                         \
  }                                                                                                                                 \
  extern "C" __global__ void __launch_bounds__(128)                                                                                 \
  attention_dkey_dvalue_bf16_##D(bf16* dqkv, const bf16* doutput, const float* lse, const float* delta, const bf16* qkv,            \
                                 const int* first, int T, int H, int key_heads) {                                                   \
    attention_dkey_dvalue<AttentionPlan<D, stages>>(dqkv, {doutput, lse, delta, qkv, first}, {T, H, key_heads});                    \
  }

ATTENTION_BACKWARD(32, 2)
ATTENTION_BACKWARD(64, 2)
ATTENTION_BACKWARD(128, 1)
