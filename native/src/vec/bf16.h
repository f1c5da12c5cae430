#pragma once
#include <cstdint>

namespace clm {

/// Brain float: the upper half of an F32. Storage only; every sum is taken in F32.
struct bf16 {
  uint16_t bits;
};

}
