#pragma once
#include "elementwise/loops.h"
#include "kernels/elementwise.h"

namespace clm::CLM_ISA {

/// Su et al., "RoFormer", 2021, with the pairs (i, i + D/2). The inverse is the same with the sines negated.
template <class E>
void rope(const Rope& call, int64_t begin, int64_t end) {
  const int64_t half = call.size / 2;
  for (int64_t n = begin; n < end; n++) {
    const int64_t slot = call.slots == nullptr ? n : call.slots[n];
    const float* cosines = call.cosines + slot * half;
    const float* sines = call.sines + slot * half;
    for (int64_t head = 0; head < call.heads; head++) {
      E* first = static_cast<E*>(call.qkv) + n * call.width + head * call.size;
      E* second = first + half;
      for_vectors(0, half, [&](int64_t i, auto lanes) {
        const V x = load(first + i, lanes);
        const V y = load(second + i, lanes);
        const V c = load(cosines + i, lanes);
        const V s = load(sines + i, lanes);
        store(first + i, Isa::fnma(y, s, Isa::mul(x, c)), lanes);
        store(second + i, Isa::fma(x, s, Isa::mul(y, c)), lanes);
      });
    }
  }
}

}
