#pragma once
#include <cstdint>

#ifndef CLM_ISA
#error "CLM_ISA names the namespace of the instruction set this file is compiled for"
#endif

#if defined(CLM_SANITIZE)
extern "C" {
void __asan_loadN(void* address, uintptr_t bytes);
void __asan_storeN(void* address, uintptr_t bytes);
}
#endif

namespace clm::CLM_ISA {

// AddressSanitizer looks at plain loads and stores, not at instructions with a mask: before one, it is told which elements the mask
// names. Nothing in other builds.
#if defined(CLM_SANITIZE)
template <class E>
const E* reads(const E* p, int64_t n) {
  if (n > 0) __asan_loadN(const_cast<E*>(p), static_cast<uintptr_t>(n) * sizeof(E));
  return p;
}
template <class E>
E* writes(E* p, int64_t n) {
  if (n > 0) __asan_storeN(p, static_cast<uintptr_t>(n) * sizeof(E));
  return p;
}
#else
template <class E>
const E* reads(const E* p, int64_t) {
  return p;
}
template <class E>
E* writes(E* p, int64_t) {
  return p;
}
#endif

}
