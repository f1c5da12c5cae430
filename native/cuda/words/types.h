#pragma once
// The types of both faces. A BF16 number is its 16 bits: the upper half of a float.
#include <stddef.h>
#include <stdint.h>

struct bf16 {
  uint16_t bits;
};

struct Index3 {
  uint32_t x, y, z;
};

/// Four floats, or eight BF16, that are moved by one instruction; aligned to 16 bytes.
struct alignas(16) Quad {
  uint32_t word[4];
};
