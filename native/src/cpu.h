#pragma once
#include <cstdint>

namespace clm {

/// True when this processor and its operating system run the instruction set CLM_ISA_*.
bool supports(int32_t isa);

/// The widest instruction set that this machine runs.
int32_t best_isa();

}
