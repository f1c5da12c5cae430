#define CLM_ISA avx512bf16
#include "vec/avx512.h"

#include "isa/table.h"

namespace clm {
const Kernels avx512bf16_kernels = avx512bf16::table;
}
