// output (B,T,H D) and lse F32 (B,H,T) of causal attention over qkv (B,T,(H + 2 Hkv) D), BF16. Dao, "FlashAttention-2", 2023: keys and
// values pass by 64 queries; scores, probabilities and the running maximum and sum stay in registers.
#include "attention/places.h"

/// One warp's sixteen queries: the running maximum and sum of their scores, and the sums of values.
template <class P>
struct RunningSoftmax {
  float maximum[2];
  float total[2];  // of this lane's columns only
  HeadSums<P> values;
};

/// Scores become probabilities relative to the new maxima; what was summed before is scaled to them.
template <class P>
WORD void soften(RunningSoftmax<P>& running, Scores<P>& scores) {
#pragma unroll
  for (int i = 0; i < 2; i++) {
    float maximum = running.maximum[i];
#pragma unroll
    for (int n = 0; n < P::passing_tiles; n++) maximum = larger(maximum, larger(scores[n][2 * i], scores[n][2 * i + 1]));
    // The four lanes that share a row.
    maximum = larger(maximum, shuffle_xor(maximum, 1));
    maximum = larger(maximum, shuffle_xor(maximum, 2));
    // A row that has seen nothing yet: -inf - -inf would be NaN.
    const float base = maximum == minus_infinity() ? 0.0f : maximum;
    const float shrink = exp2_approx(running.maximum[i] - base);
    running.maximum[i] = maximum;
    running.total[i] *= shrink;
#pragma unroll
    for (int n = 0; n < P::size_tiles; n++) {
      running.values[n][2 * i] *= shrink;
      running.values[n][2 * i + 1] *= shrink;
    }
#pragma unroll
    for (int n = 0; n < P::passing_tiles; n++) {
#pragma unroll
      for (int j = 2 * i; j < 2 * i + 2; j++) {
        scores[n][j] = exp2_approx(scores[n][j] - base);
        running.total[i] += scores[n][j];
      }
    }
  }
}

/// Scores in units of log2; what a query does not see is -inf. The tile's first key is `key`.
template <class P>
WORD void scale_and_mask(Scores<P>& scores, const int (&row)[2], const int (&seen)[2], int key) {
#pragma unroll
  for (int n = 0; n < P::passing_tiles; n++) {
#pragma unroll
    for (int i = 0; i < 4; i++) {
      const bool visible = sees(row[i / 2], seen[i / 2], key + own_column(n, i));
      scores[n][i] = visible ? scores[n][i] * P::log2_scale : minus_infinity();
    }
  }
}

/// output and lse at this head's first row; rows are `stride` numbers apart in output.
template <class P>
WORD void store_softmax(bf16* output, int stride, float* lse, const RunningSoftmax<P>& running, const int (&row)[2], int T) {
#pragma unroll
  for (int i = 0; i < 2; i++) {
    float total = running.total[i];
    total += shuffle_xor(total, 1);
    total += shuffle_xor(total, 2);
    if (row[i] >= T) continue;
    const float inverse = 1.0f / total;
    bf16* to = output + (uint64_t)row[i] * stride + lane_index() % 4 * 2;
#pragma unroll
    for (int n = 0; n < P::size_tiles; n++) {
      *reinterpret_cast<uint32_t*>(to + n * 8) = bf16_pack(running.values[n][2 * i] * inverse, running.values[n][2 * i + 1] * inverse);
    }
    if (lane_index() % 4 == 0) lse[row[i]] = (running.maximum[i] + log2_approx(total)) * ln_2;
  }
}

template <class P>
WORD void attention_forward(bf16* output, float* lse, const bf16* qkv, const int* first, const AttentionShape& shape) {
  DYNAMIC_SHARED(bf16, shared);  // queries, then the stages of [keys, values]
  const int query = (int)blockIdx.x * P::kept;
  const int head = (int)blockIdx.y;
  const int batch = (int)blockIdx.z;
  const int key_head = head * shape.key_heads / shape.H;
  const int T = shape.T;
  if (first != nullptr) first += (uint64_t)batch * T;
  load_rows<P, P::kept>(shared, query_rows<P>(qkv, shape, batch, head), query, T);

  RunningSoftmax<P> running = {{minus_infinity(), minus_infinity()}, {0.0f, 0.0f}, {}};
  const int row[2] = {query + own_row(0), query + own_row(1)};
  const int seen[2] = {first_seen(first, row[0], T), first_seen(first, row[1], T)};

  const auto work = [&](int tile, const bf16* keys, const bf16* values) INLINE_LAMBDA {
    Scores<P> scores = {};
    multiply_along<P>(scores, shared, keys);
    scale_and_mask<P>(scores, row, seen, tile * P::passing);
    soften<P>(running, scores);
    add_weighted<P>(running.values, scores, values);
  };
  // The block's first query sees farthest back, its last one farthest on.
  const int begin = first_seen(first, query, T) / P::passing;
  const int end = (smaller(query + P::kept, T) + P::passing - 1) / P::passing;
  for_passing_tiles<P>(shared + P::kept_elements, key_rows<P>(qkv, shape, batch, key_head), value_rows<P>(qkv, shape, batch, key_head), T,
                       begin, end, work);
  const int width = shape.H * P::size;
  store_softmax<P>(output + (uint64_t)batch * T * width + head * P::size, width, lse + ((uint64_t)batch * shape.H + head) * T, running, row,
                   T);
}

// Grid (ceil(T / 64), H, B), 128 threads; shared memory 20, 40 and 48 KiB. first I32 (B,T) may be null.
#define ATTENTION_FORWARD(D, stages)                                                                                                \
  extern "C" __global__ void __launch_bounds__(128)                                                                                 \
  attention_forward_bf16_##D(bf16* output, float* lse, const bf16* qkv, const int* first, int T, int H, int key_heads) {            \
    attention_forward<AttentionPlan<D, stages>>(output, lse, qkv, first, {T, H, key_heads});                                        \
  }

ATTENTION_FORWARD(32, 2)
ATTENTION_FORWARD(64, 2)
ATTENTION_FORWARD(128, 2)
