#pragma once
// The words of a warp, computed for its 32 lanes at once when all of them have come to the same word at the same line.
#include "emulation/thread.h"

namespace emulation {

void compute_warp_word(Thread* lanes);

}
