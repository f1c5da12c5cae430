#include "thread_pool.h"

#include <algorithm>
#include <chrono>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "processors.h"
#include "rounding.h"

namespace clm {
namespace {

void pause() {
#if defined(__x86_64__)
  _mm_pause();
#else
  std::this_thread::yield();
#endif
}

constexpr uint64_t low_half = 0xffffffffu;

// One job's chunks must fit into half a word; larger jobs run in slices.
constexpr int64_t largest_job = 1 << 30;

}

ThreadPool::ThreadPool(int threads, int spin_microseconds, const std::vector<int>& pins)
    : threads_(std::max(threads, 1)), shares_(static_cast<size_t>(threads_)), spin_nanoseconds_(int64_t{1000} * spin_microseconds) {
  if (pins.empty()) processors_ = allowed_processors();
  if (static_cast<int>(processors_.size()) < threads_) processors_.clear();
  workers_.reserve(static_cast<size_t>(std::max(threads - 1, 0)));
  try {
    for (int thread = 1; thread < threads; thread++) {
      workers_.emplace_back([this, thread] { work_until_stopped(thread); });
      if (!pins.empty() && pin(workers_.back(), pins[static_cast<size_t>(thread) % pins.size()])) pinned_++;
    }
  } catch (...) {
    stop_.store(true);
    epoch_.fetch_add(1);
    epoch_.notify_all();
    for (std::thread& worker : workers_) worker.join();
    throw;
  }
}

ThreadPool::~ThreadPool() {
  stop_.store(true);
  epoch_.fetch_add(1);
  epoch_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

// The clock is read every 64th time only: reading it costs as much as a dozen pauses.
template <class Ready>
bool ThreadPool::spin_until(Ready ready) const {
  if (ready()) return true;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::nanoseconds(spin_nanoseconds_);
  do {
    for (int i = 0; i < 64; i++) {
      if (ready()) return true;
      pause();
    }
  } while (std::chrono::steady_clock::now() < deadline);
  return false;
}

void ThreadPool::run(int64_t chunks, Call call, void* state) {
  struct Slice {
    Call call;
    void* state;
    int64_t begin;
  };
  if (chunks > largest_job) {
    for (int64_t begin = 0; begin < chunks; begin += largest_job) {
      Slice slice{call, state, begin};
      const auto shifted = [](void* inner, int64_t chunk, int thread) {
        const Slice& s = *static_cast<Slice*>(inner);
        s.call(s.state, s.begin + chunk, thread);
      };
      run(std::min(largest_job, chunks - begin), shifted, &slice);
    }
    return;
  }

  // No chunk of the last job is left to take, so nobody reads these until a ticket below is published.
  call_.store(call, std::memory_order_relaxed);
  state_.store(state, std::memory_order_relaxed);
  chunks_.store(static_cast<uint32_t>(chunks), std::memory_order_relaxed);
  unfinished_.store(static_cast<uint32_t>(chunks), std::memory_order_relaxed);
  generation_++;
  for (int share = 0; share < threads_; share++) {
    const int64_t left = share_end(chunks, share) - share_end(chunks, share - 1);
    shares_[static_cast<size_t>(share)].ticket.store((generation_ << 32) | static_cast<uint64_t>(left), std::memory_order_release);
  }
  if (!processors_.empty()) shares_[0].processor.store(current_processor(), std::memory_order_relaxed);
  epoch_.fetch_add(1, std::memory_order_seq_cst);
  epoch_.notify_all();

  run_chunks(0);
  if (spin_until([this] { return unfinished_.load(std::memory_order_acquire) == 0; })) return;
  for (uint32_t left; (left = unfinished_.load(std::memory_order_acquire)) != 0;) {
    unfinished_.wait(left, std::memory_order_acquire);
  }
}

// The caller's affinity is not ours to touch, so only workers move. Where others stood may be out of date: the next job puts it right.
void ThreadPool::step_aside(int thread) {
  const int here = current_processor();
  shares_[static_cast<size_t>(thread)].processor.store(here, std::memory_order_relaxed);
  const auto others_at = [&](int processor) {
    for (int other = 0; other < threads_; other++) {
      if (other != thread && shares_[static_cast<size_t>(other)].processor.load(std::memory_order_relaxed) == processor) return true;
    }
    return false;
  };
  if (here < 0 || !others_at(here)) return;
  for (const int free : processors_) {
    if (others_at(free)) continue;
    move_to(free);
    shares_[static_cast<size_t>(thread)].processor.store(free, std::memory_order_relaxed);
    return;
  }
}

void ThreadPool::run_chunks(int thread) {
  for (int i = 0; i < threads_; i++) {
    const int share = (thread + i) % threads_;
    while (run_one(share, thread)) {
    }
  }
}

bool ThreadPool::run_one(int share, int thread) {
  std::atomic<uint64_t>& shared = shares_[static_cast<size_t>(share)].ticket;
  uint64_t ticket = shared.load(std::memory_order_acquire);
  for (;;) {
    const uint64_t left = ticket & low_half;
    if (left == 0) return false;
    const Call call = call_.load(std::memory_order_relaxed);
    void* const state = state_.load(std::memory_order_relaxed);
    const uint32_t chunks = chunks_.load(std::memory_order_relaxed);
    if (!shared.compare_exchange_weak(ticket, ticket - 1, std::memory_order_acq_rel, std::memory_order_acquire)) continue;

    // Taken: the job cannot end before this chunk does, so what was read above belongs to it.
    call(state, share_end(chunks, share) - static_cast<int64_t>(left), thread);
    if (unfinished_.fetch_sub(1, std::memory_order_acq_rel) == 1) unfinished_.notify_one();
    return true;
  }
}

void ThreadPool::work_until_stopped(int thread) {
  const DefaultRounding rounding;
  for (;;) {
    const uint32_t seen = epoch_.load(std::memory_order_acquire);
    if (stop_.load()) return;
    if (!processors_.empty()) step_aside(thread);
    run_chunks(thread);
    if (!spin_until([&] { return epoch_.load(std::memory_order_acquire) != seen; })) {
      epoch_.wait(seen, std::memory_order_acquire);
    }
  }
}

}
