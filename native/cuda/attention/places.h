#pragma once
// Where a head stands in qkv (B,T,(H + 2 Hkv) D) and in output (B,T,H D), what a token sees, and the tiles that pass by a block.
#include "attention/plan.h"

struct AttentionShape {
  int T, H, key_heads;
};

WORD int qkv_width(const AttentionShape& shape, int D) { return (shape.H + 2 * shape.key_heads) * D; }

/// Head h of a row of qkv in units of D, with key heads behind the queries' and values behind the keys'.
WORD uint64_t qkv_place(const AttentionShape& shape, int D, int batch, int head) {
  return (uint64_t)batch * shape.T * qkv_width(shape, D) + head * D;
}
template <class P>
WORD HeadRows query_rows(const bf16* qkv, const AttentionShape& shape, int batch, int head) {
  return {qkv + qkv_place(shape, P::size, batch, head), qkv_width(shape, P::size)};
}
template <class P>
WORD HeadRows key_rows(const bf16* qkv, const AttentionShape& shape, int batch, int key_head) {
  return query_rows<P>(qkv, shape, batch, shape.H + key_head);
}
template <class P>
WORD HeadRows value_rows(const bf16* qkv, const AttentionShape& shape, int batch, int key_head) {
  return query_rows<P>(qkv, shape, batch, shape.H + shape.key_heads + key_head);
}
template <class P>
WORD HeadRows output_rows(const bf16* output, const AttentionShape& shape, int batch, int head) {
  const int width = shape.H * P::size;
  return {output + (uint64_t)batch * shape.T * width + head * P::size, width};
}

/// Query t sees the keys first[t]..t; `first` (T) of one sequence does not decrease, null means 0.
WORD int first_seen(const int* first, int t, int T) { return first != nullptr && t < T ? first[t] : 0; }
WORD bool sees(int query, int first_key, int key) { return key >= first_key && key <= query; }

/// work(tile, a rows, b rows) for the tiles begin..end - 1 of two tensors' rows. With two stages a tile is copied while the one before is
/// worked on; a head of 128 leaves room for one. What was copied before the call is there when work is first called.
template <class P, class Work>
WORD void for_passing_tiles(bf16* shared, const HeadRows& a, const HeadRows& b, int T, int begin, int end, Work work) {
  constexpr int stages = P::stages;
  const auto load = [&](int tile) INLINE_LAMBDA {
    bf16* stage = shared + tile % stages * 2 * P::passing_elements;
    load_rows<P, P::passing>(stage, a, tile * P::passing, T);
    load_rows<P, P::passing>(stage + P::passing_elements, b, tile * P::passing, T);
  };
  if (stages > 1) {
    if (begin < end) load(begin);
    copies_commit();
  }
  for (int tile = begin; tile < end; tile++) {
    const int fetched = tile + stages - 1;
    if (fetched < end) load(fetched);
    copies_commit();
    copies_wait<stages - 1>();
    block_barrier();
    const bf16* stage = shared + tile % stages * 2 * P::passing_elements;
    work(tile, stage, stage + P::passing_elements);
    block_barrier();  // everybody is done with the stage before it is filled again
  }
}
