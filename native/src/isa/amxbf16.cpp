#define CLM_ISA amxbf16
#include "vec/avx512.h"

#include "isa/table.h"

namespace clm {
const Kernels amxbf16_kernels = amxbf16::table;
}
