#pragma once
// The shared memory of a launch: the dynamic part, and the arrays that kernels declare, told apart by their source line.
#include <stddef.h>

namespace emulation {

/// Without asking the driver for more, a block has this much, static and dynamic together.
constexpr size_t shared_limit = 48 << 10;

void* static_shared(int line, size_t bytes);
void* dynamic_shared();
void begin_shared(size_t dynamic_bytes);
void end_shared();

}
