#pragma once
#include <cstdint>

namespace clm::CLM_ISA {

/// Not std::min: the linker would keep one copy of it for all instruction sets.
inline int smaller(int64_t a, int b) { return a < b ? static_cast<int>(a) : b; }

}
