#include "cpu.h"

#include "cyberlm.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif
#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace clm {

#if defined(__x86_64__)
namespace {

/// CPUID leaf 7, EDX: bit 22 AMX-BF16, bit 24 AMX-TILE.
bool has_amx_bf16() {
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) == 0) return false;
  constexpr unsigned both = 1u << 22 | 1u << 24;
  return (edx & both) == both;
}

/// Linux gives the 8 KiB of matrix registers to processes that ask (Documentation/arch/x86/xstate.rst), once for all threads. It
/// refuses where a thread's alternate signal stack could not hold them.
bool may_use_matrix_registers() {
#if defined(__linux__)
  constexpr int arch_req_xcomp_perm = 0x1023;
  constexpr int xfeature_xtiledata = 18;
  return syscall(SYS_arch_prctl, arch_req_xcomp_perm, xfeature_xtiledata) == 0;
#else
  return false;
#endif
}

}
#endif

bool supports(int32_t isa) {
#if defined(__x86_64__)
  // The builtins ask XGETBV too: a kernel that does not save the wide registers counts as a machine without them.
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
  const bool avx512bf16 = avx512 && __builtin_cpu_supports("avx512bf16");
  switch (isa) {
    case CLM_ISA_SCALAR: return true;
    case CLM_ISA_AVX2: return avx2;
    case CLM_ISA_AVX512: return avx512;
    case CLM_ISA_AVX512_BF16: return avx512bf16;
    case CLM_ISA_AMX_BF16: return avx512bf16 && has_amx_bf16() && may_use_matrix_registers();
    default: return false;
  }
#else
  return isa == CLM_ISA_SCALAR;
#endif
}

namespace {

/// Intel's vdpbf16ps takes two cycles, so that widening BF16 and multiplying as F32 does twice as much; AMD's takes half a cycle.
bool slow_dot_product() {
#if defined(__x86_64__)
  return __builtin_cpu_is("intel");
#else
  return false;
#endif
}

}

int32_t best_isa() {
  for (int32_t isa = CLM_ISA_AMX_BF16; isa > CLM_ISA_SCALAR; isa--) {
    if (isa == CLM_ISA_AVX512_BF16 && slow_dot_product()) continue;
    if (supports(isa)) return isa;
  }
  return CLM_ISA_SCALAR;
}

}
