#pragma once
// What a test says to the emulator: buffers, and launch(), which returns what went wrong.
#include <stdint.h>
#include <string.h>

#include <functional>
#include <string>
#include <vector>

#include "words/types.h"

namespace emulation {

/// Which blocks, warps and lanes go first.
enum class Order { forward, reverse, random };
/// When copy_16 copies: the hardware may do either, and anything between.
enum class Landing { at_wait, at_issue };
/// On which side a buffer touches unmapped memory; the shadow sees both sides, unmapped memory what the shadow does not.
enum class Guard { behind, before };

struct Options {
  Order order = Order::forward;
  Landing landing = Landing::at_wait;
  Guard guard = Guard::behind;
  uint64_t seed = 1;  // of Order::random
};
extern Options options;

struct Launch {
  Index3 grid;
  uint32_t threads;
  size_t dynamic_shared_bytes = 0;
};

/// Runs every block of the grid; each thread calls `kernel` once. "" or one sentence that names thread, buffer, byte and source line.
std::string launch(const Launch& shape, const std::function<void()>& kernel);

char* allocate(const char* name, size_t bytes, bool written);
void release(char* memory);

/// Global memory of T. Reading what neither the host nor a kernel has written is an error.
template <class T>
class Buffer {
 public:
  Buffer(const char* name, const std::vector<T>& values) : memory_(allocate(name, values.size() * sizeof(T), true)), count_(values.size()) {
    if (!values.empty()) memcpy(memory_, values.data(), values.size() * sizeof(T));
  }
  Buffer(const char* name, size_t count) : memory_(allocate(name, count * sizeof(T), false)), count_(count) {}
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() { release(memory_); }

  operator T*() const { return reinterpret_cast<T*>(memory_); }
  std::vector<T> values() const {
    const T* first = *this;
    return std::vector<T>(first, first + count_);
  }

 private:
  char* memory_;
  size_t count_;
};

}
