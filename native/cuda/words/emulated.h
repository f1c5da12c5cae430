#pragma once
// The emulation face: plain C++ that calls the emulator, so that the very same .cu file runs, and is checked, on a CPU.
#include "words/types.h"

#define __global__
#define __launch_bounds__(...)
#define WORD static inline __attribute__((always_inline))
#define INLINE_LAMBDA __attribute__((always_inline))
#define SHARED(T, name, n) T* const name = static_cast<T*>(emulated_static_shared(__LINE__, sizeof(T) * (n)))
#define DYNAMIC_SHARED(T, name) T* const name = static_cast<T*>(emulated_dynamic_shared())
// The kernel's own source line: reports name it, and lanes that say a word at different lines have diverged.
#define AT_LINE int line = __builtin_LINE()

Index3 thread_index();
Index3 block_index();
Index3 grid_size();
void* emulated_static_shared(int line, size_t bytes);
void* emulated_dynamic_shared();
void emulated_block_barrier(int line);
void emulated_warp_barrier(int line);
uint32_t emulated_shuffle(uint32_t value, uint32_t from_lane, int line);
void emulated_copy(void* to, const void* from, int copied_bytes, int line);
void emulated_commit();
void emulated_wait(int newest_left_flying);
void emulated_load_matrices(uint32_t* out, bool transposed, const void* row, int line);
void emulated_multiply_add_tile(float* d, const uint32_t* a, const uint32_t* b, int line);

WORD void block_barrier(AT_LINE) { emulated_block_barrier(line); }
WORD void warp_barrier(AT_LINE) { emulated_warp_barrier(line); }

WORD float shuffle_xor(float value, uint32_t mask, AT_LINE) {
  const uint32_t lane = thread_index().x % 32;
  return __builtin_bit_cast(float, emulated_shuffle(__builtin_bit_cast(uint32_t, value), lane ^ mask, line));
}

// The hardware's approximations, .ftz: a denormal operand counts as 0, and so does a denormal result.
WORD float emulated_flush(float x) { return __builtin_fabsf(x) < 1.17549435e-38f ? 0.0f : x; }
WORD float exp2_approx(float x) { return emulated_flush(__builtin_exp2f(emulated_flush(x))); }
WORD float log2_approx(float x) { return __builtin_log2f(emulated_flush(x)); }
WORD float square_root(float x) { return __builtin_sqrtf(x); }
WORD float fused_multiply_add(float a, float b, float c) { return __builtin_fmaf(a, b, c); }

WORD uint32_t emulated_round_bf16(float x) {
  const uint32_t bits = __builtin_bit_cast(uint32_t, x);
  return x != x ? 0x7fffu : (bits + 0x7fffu + ((bits >> 16) & 1)) >> 16;
}
WORD uint32_t bf16_pack(float low, float high) { return emulated_round_bf16(low) | emulated_round_bf16(high) << 16; }

WORD void copy_16(void* to, const void* from, int copied_bytes, AT_LINE) { emulated_copy(to, from, copied_bytes, line); }
WORD void copies_commit() { emulated_commit(); }
template <int newest_left_flying>
WORD void copies_wait() {
  emulated_wait(newest_left_flying);
}

WORD void load_matrices(uint32_t (&out)[4], const void* row, AT_LINE) { emulated_load_matrices(out, false, row, line); }
WORD void load_matrices_transposed(uint32_t (&out)[4], const void* row, AT_LINE) { emulated_load_matrices(out, true, row, line); }
WORD void multiply_add_tile(float (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2], AT_LINE) {
  emulated_multiply_add_tile(d, a, b, line);
}
#undef AT_LINE
