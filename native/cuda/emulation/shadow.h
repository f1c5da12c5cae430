#pragma once
// Every access of a kernel comes by here and is judged: bounds, alignment, uninitialised, still in flight, race. A race is judged by the
// barriers that stand between two accesses, not by the order in which the emulator happened to run them.
#include <stddef.h>
#include <stdint.h>

namespace emulation {

struct Access {
  uint32_t thread;
  const void* at;
  size_t bytes;
  bool write;
  size_t alignment;
  bool flying = false;  // the write of a copy that has just been issued
  int line = 0;
  void* pc = nullptr;  // or null: the line counts
};

void touch(const Access& access);

/// The 16 bytes of a copy have landed: an ordinary write by this thread, now.
void landed(uint32_t thread, char* to);

}
