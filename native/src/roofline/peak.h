#pragma once
// The ceiling of every matmul: as many independent multiply-adds as hide their latency, on registers only. In assembly, because a
// compiler that keeps the sums in memory shows half of the truth.
#include "kernels/roofline.h"
#include "matmul/matrix_registers.h"
#include "vec/unroll.h"

namespace clm::CLM_ISA {

#define CLM_8(op) op(0) op(1) op(2) op(3) op(4) op(5) op(6) op(7)
#define CLM_12(op) CLM_8(op) op(8) op(9) op(10) op(11)
#define CLM_24(op) CLM_12(op) op(12) op(13) op(14) op(15) op(16) op(17) op(18) op(19) op(20) op(21) op(22) op(23)

#if defined(__AVX512F__)

constexpr double sums = 24;
#define CLM_CLOBBERED                                                                                                             \
  "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14",    \
      "xmm15", "xmm16", "xmm17", "xmm18", "xmm19", "xmm20", "xmm21", "xmm22", "xmm23", "xmm30", "xmm31", "cc"
#define CLM_ZERO(i) "vpxord %%zmm" #i ",%%zmm" #i ",%%zmm" #i "\n"
#define CLM_FMA(i) "vfmadd231ps %%zmm30,%%zmm31,%%zmm" #i "\n"
#define CLM_DOT(i) "vdpbf16ps %%zmm30,%%zmm31,%%zmm" #i "\n"

inline void multiply_add_floats(int64_t rounds) {
  __asm__ volatile(CLM_24(CLM_ZERO) CLM_ZERO(30) CLM_ZERO(31) "1:\n" CLM_24(CLM_FMA) "dec %0\n jnz 1b\n" : "+r"(rounds) : : CLM_CLOBBERED);
}

#if defined(__AMX_BF16__)
// Four sums of 16 x 16, each of 32 products.
constexpr double half_flops = 4 * 16 * 16 * 32 * 2;
inline void multiply_add_halves(int64_t rounds) {
  const Registers<MatrixCore> registers;
  __asm__ volatile(
      "1:\n tdpbf16ps %%tmm6,%%tmm4,%%tmm0\n tdpbf16ps %%tmm7,%%tmm4,%%tmm1\n"
      "tdpbf16ps %%tmm6,%%tmm5,%%tmm2\n tdpbf16ps %%tmm7,%%tmm5,%%tmm3\n dec %0\n jnz 1b\n"
      : "+r"(rounds)
      :
      : "cc");
}
#elif defined(__AVX512BF16__)
constexpr double half_flops = sums * Isa::width * 4;
inline void multiply_add_halves(int64_t rounds) {
  __asm__ volatile(CLM_24(CLM_ZERO) CLM_ZERO(30) CLM_ZERO(31) "1:\n" CLM_24(CLM_DOT) "dec %0\n jnz 1b\n" : "+r"(rounds) : : CLM_CLOBBERED);
}
#else
constexpr double half_flops = sums * Isa::width * 2;
inline void multiply_add_halves(int64_t rounds) { multiply_add_floats(rounds); }
#endif

#undef CLM_CLOBBERED
#undef CLM_ZERO
#undef CLM_FMA
#undef CLM_DOT

#elif defined(__AVX2__)

constexpr double sums = 12;
constexpr double half_flops = sums * Isa::width * 2;
#define CLM_ZERO(i) "vxorps %%ymm" #i ",%%ymm" #i ",%%ymm" #i "\n"
#define CLM_FMA(i) "vfmadd231ps %%ymm14,%%ymm15,%%ymm" #i "\n"

inline void multiply_add_floats(int64_t rounds) {
  __asm__ volatile(CLM_12(CLM_ZERO) CLM_ZERO(14) CLM_ZERO(15) "1:\n" CLM_12(CLM_FMA) "dec %0\n jnz 1b\n"
                   : "+r"(rounds)
                   :
                   : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm14",
                     "xmm15", "cc");
}
inline void multiply_add_halves(int64_t rounds) { multiply_add_floats(rounds); }

#undef CLM_ZERO
#undef CLM_FMA

#else

constexpr double sums = 12;
constexpr double half_flops = sums * Isa::width * 2;

inline void multiply_add_floats(int64_t rounds) {
  V sum[12];
  CLM_UNROLL for (int i = 0; i < 12; i++) sum[i] = Isa::zero();
  V a = Isa::set1(0.5f);
  // The compiler may not know the factor, or it would multiply once for all.
  __asm__ volatile("" : "+m"(a));
  for (int64_t round = 0; round < rounds; round++) {
    CLM_UNROLL for (int i = 0; i < 12; i++) sum[i] = Isa::fma(sum[i], a, a);
  }
  V all = sum[0];
  CLM_UNROLL for (int i = 1; i < 12; i++) all = Isa::add(all, sum[i]);
  volatile float kept = Isa::sum(all);
  (void)kept;
}
inline void multiply_add_halves(int64_t rounds) { multiply_add_floats(rounds); }

#endif

#undef CLM_8
#undef CLM_12
#undef CLM_24

constexpr RooflineKernels roofline_table = {
    .floats = multiply_add_floats,
    .flops_per_round = sums * Isa::width * 2,
    .halves = multiply_add_halves,
    .half_flops_per_round = half_flops,
};

}
