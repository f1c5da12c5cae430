#include "emulation/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <algorithm>

#include "emulation/fibre.h"
#include "emulation/launch.h"

namespace emulation {

namespace {

// Wide enough for an index that is off by a whole tile of rows.
constexpr size_t guard_bytes = 16 << 20;
constexpr size_t buffer_alignment = 16;
constexpr size_t shared_alignment = 128;
constexpr int poison = 0xff;  // a NaN as BF16 and as float

std::vector<Region*> regions;
Region* last_found = nullptr;

}

Region* add_region(const char* name, size_t bytes, bool shared, Content content) {
  const size_t page = page_bytes();
  const size_t body = (bytes + page - 1) / page * page;
  const size_t map_bytes = body + 2 * guard_bytes;
  void* memory = mmap(nullptr, map_bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED || (body > 0 && mprotect(static_cast<char*>(memory) + guard_bytes, body, PROT_READ | PROT_WRITE) != 0)) {
    perror("emulator: no memory for a buffer");
    exit(3);
  }
  char* map = static_cast<char*>(memory);
  memset(map + guard_bytes, poison, body);
  // A buffer ends, or begins, where the unmapped range does. Buffers may be slices, so they are aligned to no more than kernels ask for.
  const size_t alignment = shared ? shared_alignment : buffer_alignment;
  const size_t before = options.guard == Guard::before && !shared ? 0 : (body - bytes) / alignment * alignment;
  Region* region = new Region{name, map + guard_bytes + before, bytes, map, map_bytes, shared, {}};
  const uint16_t flags = content == Content::written ? valid : 0;
  region->cells.assign(bytes / cell_bytes + 1, Cell{{0, 0, 0, 0, flags}, {}});
  regions.push_back(region);
  return region;
}

void drop_region(Region* region) {
  munmap(region->map, region->map_bytes);
  regions.erase(std::find(regions.begin(), regions.end(), region));
  last_found = nullptr;
  delete region;
}

void poison_shared_memory() {
  for (Region* region : regions) {
    if (region->shared) memset(region->base, poison, region->bytes);
  }
}

Region* region_of(const char* at) {
  if (last_found != nullptr && last_found->holds(at)) return last_found;
  for (Region* region : regions) {
    if (region->holds(at)) return last_found = region;
  }
  return nullptr;
}

Region* nearest_region(const char* at) {
  for (Region* region : regions) {
    if (region->maps(at)) return region;
  }
  return nullptr;
}

}
