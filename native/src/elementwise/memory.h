#pragma once
#include "elementwise/loops.h"
#include "kernels/elementwise.h"

namespace clm::CLM_ISA {

template <class To, class From>
void convert(const Unary& call, int64_t begin, int64_t end) {
  To* y = static_cast<To*>(call.output);
  const From* x = static_cast<const From*>(call.input);
  for_vectors(begin, end, [&](int64_t i, auto lanes) {
    if constexpr (sizeof(To) < sizeof(From)) {
      Isa::store_exact(y + i, load(x + i, lanes), smaller(end - i, Isa::width));
    } else {
      store(y + i, load(x + i, lanes), lanes);
    }
  });
}

}
