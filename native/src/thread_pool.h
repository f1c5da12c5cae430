#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>
#include <type_traits>
#include <vector>

namespace clm {

/// Runs numbered chunks of work on a fixed set of threads, the caller among them.
///
/// Chunk borders are the caller's and must depend on the problem alone, never on the number of threads; which thread runs which
/// chunk is left to chance, so that a thread the system has taken off its core keeps at most one chunk waiting.
class ThreadPool {
 public:
  ThreadPool(int threads, int spin_microseconds);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  /// Threads that run chunks, the caller included.
  int threads() const { return static_cast<int>(workers_.size()) + 1; }

  /// Calls work(chunk, thread) once for every chunk in 0..chunks-1; thread is in 0..threads()-1 and names scratch memory.
  /// The work must not throw and must not call the pool.
  template <class Work>
  void for_chunks(int64_t chunks, Work&& work) {
    using Type = std::remove_reference_t<Work>;
    if (chunks <= 1 || workers_.empty()) {
      for (int64_t chunk = 0; chunk < chunks; chunk++) work(chunk, 0);
      return;
    }
    run(chunks, [](void* state, int64_t chunk, int thread) { (*static_cast<Type*>(state))(chunk, thread); },
        const_cast<void*>(static_cast<const void*>(&work)));
  }

 private:
  using Call = void (*)(void* state, int64_t chunk, int thread);

  void run(int64_t chunks, Call call, void* state);
  bool run_one(int thread);
  void work_until_stopped(int thread);
  template <class Ready>
  bool spin_until(Ready ready) const;

  // Generation of the job in the upper half, chunks not yet taken in the lower. One word, so that a thread that wakes late with an
  // old job in hand fails its compare-exchange instead of taking a chunk of the next job.
  alignas(64) std::atomic<uint64_t> ticket_{0};
  alignas(64) std::atomic<uint32_t> unfinished_{0};
  alignas(64) std::atomic<uint32_t> epoch_{0};
  std::atomic<Call> call_{nullptr};
  std::atomic<void*> state_{nullptr};
  std::atomic<uint32_t> chunks_{0};
  std::atomic<bool> stop_{false};
  int64_t spin_nanoseconds_;
  std::vector<std::thread> workers_;
};

}
