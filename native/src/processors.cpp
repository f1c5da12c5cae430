#include "processors.h"

#if defined(__linux__)
#include <pthread.h>
#include <sched.h>

#include <cerrno>
#endif

namespace clm {

#if defined(__linux__)

namespace {

/// A mask of so many processors; cpu_set_t alone ends at 1024.
class Mask {
 public:
  explicit Mask(int processors) : processors_(processors), bytes_(CPU_ALLOC_SIZE(processors)), set_(CPU_ALLOC(processors)) {
    if (set_ != nullptr) CPU_ZERO_S(bytes_, set_);
  }
  ~Mask() {
    if (set_ != nullptr) CPU_FREE(set_);
  }
  Mask(const Mask&) = delete;
  Mask& operator=(const Mask&) = delete;

  bool valid() const { return set_ != nullptr; }
  int processors() const { return processors_; }
  size_t bytes() const { return bytes_; }
  cpu_set_t* set() const { return set_; }

 private:
  int processors_;
  size_t bytes_;
  cpu_set_t* set_;
};

constexpr int most_processors = 1 << 16;

/// Calls use(mask) with what the calling thread may use, unless the system does not say.
template <class Use>
void with_allowed(Use&& use) {
  // A mask smaller than the kernel's own is refused with EINVAL.
  for (int size = CPU_SETSIZE; size <= most_processors; size *= 2) {
    const Mask mask(size);
    if (!mask.valid()) return;
    if (sched_getaffinity(0, mask.bytes(), mask.set()) == 0) return use(mask);
    if (errno != EINVAL) return;
  }
}

}

std::vector<int> allowed_processors() {
  std::vector<int> allowed;
  with_allowed([&](const Mask& mask) {
    for (int processor = 0; processor < mask.processors(); processor++) {
      if (CPU_ISSET_S(static_cast<size_t>(processor), mask.bytes(), mask.set())) allowed.push_back(processor);
    }
  });
  return allowed;
}

bool pin(std::thread& thread, int processor) {
  const Mask mask(processor + 1);
  if (!mask.valid()) return false;
  CPU_SET_S(static_cast<size_t>(processor), mask.bytes(), mask.set());
  return pthread_setaffinity_np(thread.native_handle(), mask.bytes(), mask.set()) == 0;
}

int current_processor() { return sched_getcpu(); }

void move_to(int processor) {
  const Mask there(processor + 1);
  if (!there.valid()) return;
  CPU_SET_S(static_cast<size_t>(processor), there.bytes(), there.set());
  with_allowed([&](const Mask& before) {
    if (sched_setaffinity(0, there.bytes(), there.set()) == 0) sched_setaffinity(0, before.bytes(), before.set());
  });
}

#else

std::vector<int> allowed_processors() { return {}; }

bool pin(std::thread&, int) { return false; }

int current_processor() { return -1; }

void move_to(int) {}

#endif

}
