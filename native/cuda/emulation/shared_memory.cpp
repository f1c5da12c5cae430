#include "emulation/shared_memory.h"

#include <string>

#include "emulation/memory.h"
#include "emulation/report.h"

namespace emulation {

namespace {

struct Array {
  int line;
  size_t bytes;
  Region* region;
};
std::vector<Array> arrays;
Region* dynamic_region = nullptr;

void check_limit() {
  size_t bytes = dynamic_region->bytes;
  for (const Array& array : arrays) bytes += array.bytes;
  if (bytes > shared_limit) fail("TOO MUCH SHARED MEMORY: " + std::to_string(bytes) + " bytes of " + std::to_string(shared_limit));
}

}

void* static_shared(int line, size_t bytes) {
  for (const Array& array : arrays) {
    if (array.line == line && array.bytes == bytes) return array.region->base;
  }
  arrays.push_back({line, bytes, add_region("static shared memory", bytes, true, Content::unwritten)});
  check_limit();
  return arrays.back().region->base;
}

void* dynamic_shared() {
  check_limit();
  return dynamic_region->base;
}

void begin_shared(size_t dynamic_bytes) {
  dynamic_region = add_region("dynamic shared memory", dynamic_bytes, true, Content::unwritten);
}

void end_shared() {
  drop_region(dynamic_region);
  for (const Array& array : arrays) drop_region(array.region);
  arrays.clear();
}

}
