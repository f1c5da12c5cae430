#pragma once
// The end of a product whose depth was cut into slices: partial (slices, count), added from the first slice to the last.
#include "elementwise/loops.h"

namespace clm::CLM_ISA {

inline void add_slices(float* c, const float* partial, int64_t slices, int64_t count, float alpha, float beta, int64_t begin, int64_t end) {
  const V alphas = Isa::set1(alpha);
  const V betas = Isa::set1(beta);
  for_vectors(begin, end, [&](int64_t i, auto lanes) {
    V sum = load(partial + i, lanes);
    for (int64_t slice = 1; slice < slices; slice++) sum = Isa::add(sum, load(partial + slice * count + i, lanes));
    sum = Isa::mul(alphas, sum);
    if (beta != 0.0f) sum = Isa::add(sum, Isa::mul(betas, load(c + i, lanes)));
    store(c + i, sum, lanes);
  });
}

}
