#pragma once
// Memory of the device: each allocation stands between two unmapped ranges, holds NaN until it is written, and has a shadow cell for
// every two bytes.
#include <stddef.h>
#include <stdint.h>

#include <vector>

namespace emulation {

enum Flag : uint16_t {
  valid = 1,    // the stamp says something
  flying = 2,   // a copy that has not been waited for
  // Readers before the last one, of which a cell remembers no more than that they were there:
  by_lanes = 4,
  by_warps = 8,
  by_blocks = 16,
};

/// Who touched two bytes, and when: between which barriers of the block and of the warp.
struct Stamp {
  uint32_t block, epoch, warp_epoch;
  uint16_t thread, flags;
};
struct Cell {
  Stamp write, read;
};
constexpr size_t cell_bytes = 2;

struct Region {
  bool holds(const char* at) const { return at >= base && at < base + bytes; }
  bool maps(const char* at) const { return at >= map && at < map + map_bytes; }
  Cell* cell(const char* at) { return cells.data() + static_cast<size_t>(at - base) / cell_bytes; }

  const char* name;
  char* base;
  size_t bytes;
  char* map;  // with the unmapped ranges before and behind
  size_t map_bytes;
  bool shared;
  std::vector<Cell> cells;
};

enum class Content { written, unwritten };
Region* add_region(const char* name, size_t bytes, bool shared, Content content);
void drop_region(Region* region);
void poison_shared_memory();

/// The region that holds the address, or null.
Region* region_of(const char* at);
/// The region whose bytes or unmapped ranges hold the address, or null.
Region* nearest_region(const char* at);

}
