#define CLM_ISA scalar
#include "vec/scalar.h"

#include "isa/table.h"

namespace clm {
const Kernels scalar_kernels = scalar::table;
}
