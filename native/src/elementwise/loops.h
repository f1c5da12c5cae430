#pragma once
// Loops over vectors that treat the rest shorter than a vector like every other vector: an element's bits do not depend on where
// it stands. A body is a generic lambda f(i, lanes); lanes is Whole or Part and goes on to load, store and only.
#include <cstdint>

#include "vec/smaller.h"

namespace clm::CLM_ISA {

struct Whole {};
struct Part {
  int lanes;
};

template <class E>
inline V load(const E* p, Whole) {
  return Isa::load(p);
}
template <class E>
inline V load(const E* p, Part part) {
  return Isa::load(p, part.lanes);
}
template <class E>
inline void store(E* p, V v, Whole) {
  Isa::store(p, v);
}
template <class E>
inline void store(E* p, V v, Part part) {
  Isa::store(p, v, part.lanes);
}

/// v in the lanes that exist, otherwise in the others.
inline V only(V v, V, Whole) { return v; }
inline V only(V v, V otherwise, Part part) { return Isa::select(Isa::first_lanes(part.lanes), v, otherwise); }

template <class Body>
inline void for_vectors(int64_t begin, int64_t end, Body&& body) {
  int64_t i = begin;
  for (; i + Isa::width <= end; i += Isa::width) body(i, Whole{});
  if (i < end) body(i, Part{static_cast<int>(end - i)});
}

/// Sum of f over [begin, end): four running vectors, so that an addition need not wait for the one before it.
template <class Body>
inline float sum_over(int64_t begin, int64_t end, Body&& body) {
  constexpr int64_t w = Isa::width;
  V s0 = Isa::zero(), s1 = s0, s2 = s0, s3 = s0;
  int64_t i = begin;
  for (; i + 4 * w <= end; i += 4 * w) {
    s0 = Isa::add(s0, body(i, Whole{}));
    s1 = Isa::add(s1, body(i + w, Whole{}));
    s2 = Isa::add(s2, body(i + 2 * w, Whole{}));
    s3 = Isa::add(s3, body(i + 3 * w, Whole{}));
  }
  for_vectors(i, end, [&](int64_t j, auto lanes) { s0 = Isa::add(s0, only(body(j, lanes), Isa::zero(), lanes)); });
  return Isa::sum(Isa::add(Isa::add(s0, s1), Isa::add(s2, s3)));
}

/// Maximum of f over [begin, end); -inf when it is empty.
template <class Body>
inline float max_over(int64_t begin, int64_t end, Body&& body) {
  const V lowest = Isa::set1(-__builtin_inff());
  V best = lowest;
  for_vectors(begin, end, [&](int64_t i, auto lanes) { best = Isa::max(best, only(body(i, lanes), lowest, lanes)); });
  return Isa::maximum(best);
}

}
