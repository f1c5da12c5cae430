#define CLM_ISA avx2
#include "vec/avx2.h"

#include "isa/table.h"

namespace clm {
const Kernels avx2_kernels = avx2::table;
}
