#include "cpu.h"

#include <initializer_list>

#include "cyberlm.h"

namespace clm {

bool supports(int32_t isa) {
#if defined(__x86_64__)
  // The builtins ask XGETBV too: a kernel that does not save the wide registers counts as a machine without them.
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
  switch (isa) {
    case CLM_ISA_SCALAR: return true;
    case CLM_ISA_AVX2: return avx2;
    case CLM_ISA_AVX512: return avx512;
    case CLM_ISA_AVX512_BF16: return avx512 && __builtin_cpu_supports("avx512bf16");
    default: return false;
  }
#else
  return isa == CLM_ISA_SCALAR;
#endif
}

int32_t best_isa() {
  for (int32_t isa : {CLM_ISA_AVX512_BF16, CLM_ISA_AVX512, CLM_ISA_AVX2}) {
    if (supports(isa)) return isa;
  }
  return CLM_ISA_SCALAR;
}

}
