#pragma once
#include <cstdint>

namespace clm {

/// Causal attention over whole rows. Pointers to S are F32 or BF16 as `bf16` says; backward reads and writes more than forward.
struct AttentionJob {
  int64_t batch, time;
  int64_t heads, key_heads, size;
  bool bf16;
  const void* qkv;       // S (B,T,(H+2Hkv)D)
  const int32_t* first;  // (B,T), or NULL: 0
  void* output;          // S (B,T,HD); read by backward
  float* lse;            // (B,H,T); read by backward
  const void* doutput;   // S (B,T,HD)
  void* dqkv;            // S (B,T,(H+2Hkv)D)

  // Always inlined: no instruction set's file may give the linker a copy of it.
  [[gnu::always_inline]] int64_t width() const { return (heads + 2 * key_heads) * size; }
};

/// Attention of single tokens over a cache of keys and values.
struct DecodeJob {
  int64_t tokens;
  int64_t heads, key_heads, size;
  int64_t cache_time;  // positions of one cache row
  bool bf16;
  const void* qkv;   // S (N,(H+2Hkv)D)
  void* key_cache;   // S (rows,maxT,HkvD)
  void* value_cache;
  const int32_t* rows;       // (N)
  const int32_t* positions;  // (N)
  const int32_t* first;      // (N), or NULL: 0
  void* output;              // S (N,HD)

  // Always inlined: no instruction set's file may give the linker a copy of it.
  [[gnu::always_inline]] int64_t width() const { return (heads + 2 * key_heads) * size; }
};

struct AttentionKernels {
  int64_t (*forward_words)(const AttentionJob& job);
  int64_t (*backward_words)(const AttentionJob& job);
  /// All query heads of one key head of one row: they share the packed keys, and in backward they add into the same gradient.
  void (*forward)(const AttentionJob& job, float* scratch, int64_t row, int64_t key_head);
  void (*backward)(const AttentionJob& job, float* scratch, int64_t row, int64_t key_head);
  int64_t (*decode_words)(const DecodeJob& job);
  /// The query heads of some key heads of one token, which lie side by side in the cache.
  void (*decode)(const DecodeJob& job, float* scratch, int64_t token, int64_t begin_head, int64_t end_head);
};

}
