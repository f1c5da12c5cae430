#pragma once
// Which thread runs next. A warp runs until its 32 lanes stand at a warp's word, at the block barrier or at their end; then another warp
// is picked. Nothing is interrupted, so a run with the same options is the same run.
#include <functional>
#include <vector>

#include "words/types.h"

namespace emulation {

/// Threads and their stacks for blocks of this size.
void prepare_threads(uint32_t count);
void seed_schedule(uint64_t seed);

/// The blocks of a grid in the order that the options ask for.
std::vector<uint64_t> block_order(uint64_t count);
void run_block(Index3 index, const std::function<void()>& kernel);

}
