#include "emulation/copies.h"

#include <string.h>

#include <string>

#include "emulation/launch.h"
#include "emulation/report.h"
#include "emulation/shadow.h"
#include "emulation/thread.h"

namespace emulation {

namespace {

constexpr int copy_bytes = 16;

void land(const Copy& copy) {
  memset(copy.to, 0, copy_bytes);
  memcpy(copy.to, copy.from, static_cast<size_t>(copy.bytes));
}

}

void issue_copy(char* to, const char* from, int bytes, int line) {
  if (bytes < 0 || bytes > copy_bytes) fail("copy_16 of " + std::to_string(bytes) + " bytes, " + source_line(line, nullptr));
  if (reinterpret_cast<uintptr_t>(from) % copy_bytes != 0) {
    fail("MISALIGNED: the source of copy_16, " + thread_name(self->index) + ", " + source_line(line, nullptr));
  }
  if (bytes > 0) touch({self->index, from, static_cast<size_t>(bytes), false, 1, false, line});
  touch({self->index, to, copy_bytes, true, copy_bytes, true, line});
  const Copy copy{to, from, bytes};
  self->groups.back().push_back(copy);
  if (options.landing == Landing::at_issue) land(copy);
}

void commit_copies() { self->groups.emplace_back(); }

void wait_for_copies(int newest_left_flying) {
  // The open group is not counted.
  while (static_cast<int>(self->groups.size()) - 1 > newest_left_flying) {
    for (const Copy& copy : self->groups.front()) {
      if (options.landing == Landing::at_wait) land(copy);
      landed(self->index, copy.to);
    }
    self->groups.erase(self->groups.begin());
  }
}

}
