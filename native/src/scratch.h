#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace clm {

/// Memory that an operation needs for its own work: one block shared by all threads and one block per thread. Grown on demand by the
/// caller's thread before the chunks start, kept until the context goes: a training step asks the system for memory once.
class Scratch {
 public:
  explicit Scratch(int threads) : per_thread_(static_cast<size_t>(threads)) {}
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  /// At least so many bytes for each thread; std::bad_alloc when there are none. Earlier contents are lost.
  void reserve_per_thread(size_t bytes);

  /// At least so many bytes seen by all threads. Earlier contents are lost.
  template <class T = char>
  T* shared(size_t count) {
    grow(shared_, count * sizeof(T));
    return static_cast<T*>(shared_.data);
  }

  /// The block of one thread, aligned to 64 bytes.
  template <class T = char>
  T* of(int thread) const {
    return static_cast<T*>(per_thread_[static_cast<size_t>(thread)].data);
  }

 private:
  struct Block {
    void* data = nullptr;
    size_t bytes = 0;
  };
  static void grow(Block& block, size_t bytes);

  Block shared_;
  std::vector<Block> per_thread_;
};

/// Memory of whole 2 MiB pages where the system grants them: a 4 KiB page costs 13 to 20 microseconds at its first touch. NULL: none.
void* allocate_huge(size_t bytes);
void free_huge(void* data);

}
