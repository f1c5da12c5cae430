#pragma once
#include <cstdint>

namespace clm::CLM_ISA {

/// Not std::min: the linker would keep one copy of it for all instruction sets.
inline int smaller(int64_t a, int b) { return a < b ? static_cast<int>(a) : b; }
inline int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }

/// Rounded up to a multiple of the unit.
inline int64_t whole(int64_t count, int64_t unit) { return (count + unit - 1) / unit * unit; }

}
