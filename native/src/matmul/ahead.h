#pragma once
// Rows of an operand that will be packed next, fetched into the second-level cache while a product runs: packing then copies from there
// and does not wait for memory.
#include <cstdint>

#include "vec/smaller.h"

namespace clm::CLM_ISA {

/// A walk over rows of memory, a cache line at a time. What lies beyond them may be asked for too: a fetch cannot fault.
struct Ahead {
  uintptr_t row = 0;      // where the current row begins
  int64_t row_bytes = 0;  // from one row to the next
  int64_t lines_of_row = 0;
  int64_t line = 0;           // the next one of the current row
  int64_t lines_of_tile = 0;  // how many a tile fetches

  static constexpr int64_t line_bytes = 64;
  static constexpr int64_t most_lines_of_tile = 128;

  /// rows x bytes at `first`, stride_bytes apart, in equal shares for so many tiles; nothing where the tiles are too few for it.
  static Ahead of(uintptr_t first, int64_t rows, int64_t bytes, int64_t stride_bytes, int64_t tiles) {
    const int64_t lines_of_row = whole(bytes, line_bytes) / line_bytes;
    const int64_t lines_of_tile = (rows * lines_of_row + tiles - 1) / tiles;
    if (lines_of_tile > most_lines_of_tile) return {};
    return {first, stride_bytes, lines_of_row, 0, lines_of_tile};
  }

  void fetch() {
    __builtin_prefetch(reinterpret_cast<const void*>(row + static_cast<uintptr_t>(line * line_bytes)), 0, 2);
    const bool ended = ++line == lines_of_row;
    line = ended ? 0 : line;
    row += ended ? static_cast<uintptr_t>(row_bytes) : 0;
  }
};

}
