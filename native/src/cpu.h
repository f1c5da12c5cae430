#pragma once
#include <cstdint>

namespace clm {

/// True when this processor and its operating system run the instruction set CLM_ISA_*. To ask for AMX is to ask Linux for its
/// registers, for the whole process.
bool supports(int32_t isa);

/// The fastest instruction set that this machine runs: the widest, but for AVX-512 with BF16 on Intel.
int32_t best_isa();

}
