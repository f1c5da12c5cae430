#pragma once
// The device face: builtins and inline assembly that clang turns into PTX for sm_80 and later. Clang does not read the assembly, and no
// test here runs it: each word is to be compared with the PTX ISA, section 9.7, by eye.
#include "words/types.h"

#define __global__ __attribute__((global))
#define __launch_bounds__(...) __attribute__((launch_bounds(__VA_ARGS__)))
#define WORD static inline __attribute__((device, always_inline))
#define INLINE_LAMBDA __attribute__((always_inline))
#define SHARED(T, name, n) __attribute__((shared)) T name[n]
#define DYNAMIC_SHARED(T, name)                                                        \
  extern __attribute__((shared, aligned(128))) unsigned char dynamic_shared_bytes[]; \
  T* const name = reinterpret_cast<T*>(dynamic_shared_bytes)

WORD Index3 thread_index() {
  return {(uint32_t)__nvvm_read_ptx_sreg_tid_x(), (uint32_t)__nvvm_read_ptx_sreg_tid_y(), (uint32_t)__nvvm_read_ptx_sreg_tid_z()};
}
WORD Index3 block_index() {
  return {(uint32_t)__nvvm_read_ptx_sreg_ctaid_x(), (uint32_t)__nvvm_read_ptx_sreg_ctaid_y(), (uint32_t)__nvvm_read_ptx_sreg_ctaid_z()};
}
WORD Index3 grid_size() {
  return {(uint32_t)__nvvm_read_ptx_sreg_nctaid_x(), (uint32_t)__nvvm_read_ptx_sreg_nctaid_y(),
          (uint32_t)__nvvm_read_ptx_sreg_nctaid_z()};
}

WORD void block_barrier() { __syncthreads(); }
WORD void warp_barrier() { __nvvm_bar_warp_sync(0xffffffffu); }

WORD float shuffle_xor(float value, uint32_t mask) { return __nvvm_shfl_sync_bfly_f32(0xffffffffu, value, mask, 0x1f); }

WORD float exp2_approx(float x) { return __nvvm_ex2_approx_ftz_f(x); }
WORD float log2_approx(float x) { return __nvvm_lg2_approx_ftz_f(x); }
WORD float square_root(float x) { return __nvvm_sqrt_rn_f(x); }
WORD float fused_multiply_add(float a, float b, float c) { return __nvvm_fma_rn_f(a, b, c); }

WORD uint32_t bf16_pack(float low, float high) {
  uint32_t pair;
  asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(pair) : "f"(high), "f"(low));
  return pair;
}

WORD uint32_t shared_address(const void* p) {
  return (uint32_t)(uint64_t)(__attribute__((address_space(3))) const void*)p;
}

WORD void copy_16(void* to, const void* from, int copied_bytes) {
  asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;"
               :
               : "r"(shared_address(to)), "l"(from), "r"(copied_bytes)
               : "memory");
}
WORD void copies_commit() { asm volatile("cp.async.commit_group;" ::: "memory"); }
template <int newest_left_flying>
WORD void copies_wait() {
  asm volatile("cp.async.wait_group %0;" : : "n"(newest_left_flying) : "memory");
}

WORD void load_matrices(uint32_t (&out)[4], const void* row) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
               : "=r"(out[0]), "=r"(out[1]), "=r"(out[2]), "=r"(out[3])
               : "r"(shared_address(row))
               : "memory");
}
WORD void load_matrices_transposed(uint32_t (&out)[4], const void* row) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];"
               : "=r"(out[0]), "=r"(out[1]), "=r"(out[2]), "=r"(out[3])
               : "r"(shared_address(row))
               : "memory");
}

WORD void multiply_add_tile(float (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) {
  asm("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
      : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}
