#pragma once
#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

namespace clm {

/// To nearest even, denormals as they are, no exception trapped, on this thread while this lives; then what the caller had. A library
/// linked with -ffast-math changes that for a whole process, and the sums of one call would depend on which thread takes which chunk.
class DefaultRounding {
#if defined(__SSE2__)
 public:
  DefaultRounding() : before_(_mm_getcsr()) { _mm_setcsr(all_exceptions_masked); }
  ~DefaultRounding() { _mm_setcsr(before_); }
  DefaultRounding(const DefaultRounding&) = delete;
  DefaultRounding& operator=(const DefaultRounding&) = delete;

 private:
  static constexpr unsigned all_exceptions_masked = 0x1f80;
  unsigned before_;
#else
 public:
  DefaultRounding() {}
#endif
};

}
