#pragma once
#include <atomic>
#include <cstdint>
#include <thread>
#include <type_traits>
#include <vector>

namespace clm {

/// Runs numbered chunks of work on a fixed set of threads, the caller among them.
///
/// Chunk borders are the caller's and must depend on the problem alone, never on the number of threads. Each thread begins in a share
/// of its own, the same for every job of so many chunks: rows that one operation has left in a core's caches are read there by the next.
/// Whoever is done takes from the others' shares, so that a thread the system has taken off its core keeps at most one chunk waiting.
/// A worker that finds itself on the processor of another thread moves to a free one: the system may leave two on one for long.
class ThreadPool {
 public:
  /// Worker i stays on processor pins[i % size]; none: where the system puts it.
  ThreadPool(int threads, int spin_microseconds, const std::vector<int>& pins = {});
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  /// Threads that run chunks, the caller included.
  int threads() const { return threads_; }

  /// Workers that the system agreed to keep on one processor.
  int pinned() const { return pinned_; }

  /// Calls work(chunk, thread) once for every chunk in 0..chunks-1; thread is in 0..threads()-1 and names scratch memory.
  /// The work must not throw and must not call the pool.
  template <class Work>
  void for_chunks(int64_t chunks, Work&& work) {
    using Type = std::remove_reference_t<Work>;
    if (chunks <= 1 || threads_ == 1) {
      for (int64_t chunk = 0; chunk < chunks; chunk++) work(chunk, 0);
      return;
    }
    run(chunks, [](void* state, int64_t chunk, int thread) { (*static_cast<Type*>(state))(chunk, thread); },
        const_cast<void*>(static_cast<const void*>(&work)));
  }

 private:
  using Call = void (*)(void* state, int64_t chunk, int thread);

  // The chunks of one thread's share that are not yet taken: the job's generation in the upper half, their number in the lower. One
  // word, so that a thread that wakes late with an old job in hand fails its compare-exchange instead of taking a chunk of the next job.
  struct alignas(64) Share {
    std::atomic<uint64_t> ticket{0};
    std::atomic<int> processor{-1};  // where this thread was when it began its part of its last job
  };

  void run(int64_t chunks, Call call, void* state);
  void run_chunks(int thread);
  void step_aside(int thread);
  bool run_one(int share, int thread);
  int64_t share_end(int64_t chunks, int share) const { return chunks * (share + 1) / threads_; }
  void work_until_stopped(int thread);
  template <class Ready>
  bool spin_until(Ready ready) const;

  const int threads_;
  int pinned_ = 0;
  std::vector<Share> shares_;
  uint64_t generation_ = 0;  // the caller's alone
  alignas(64) std::atomic<uint32_t> unfinished_{0};
  alignas(64) std::atomic<uint32_t> epoch_{0};
  std::atomic<Call> call_{nullptr};
  std::atomic<void*> state_{nullptr};
  std::atomic<uint32_t> chunks_{0};
  std::atomic<bool> stop_{false};
  int64_t spin_nanoseconds_;
  std::vector<int> processors_;  // one for each thread and more, or none: then nobody steps aside
  std::vector<std::thread> workers_;
};

}
