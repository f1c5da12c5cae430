#pragma once

// Loops over registers must vanish before the compiler looks for registers: an array it still sees as an array lives in memory.
#if defined(__clang__)
#define CLM_UNROLL _Pragma("unroll")
#else
#define CLM_UNROLL _Pragma("GCC unroll 64")
#endif
