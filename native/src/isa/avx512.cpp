#define CLM_ISA avx512
#include "vec/avx512.h"

#include "isa/table.h"

namespace clm {
const Kernels avx512_kernels = avx512::table;
}
