#include "emulation/schedule.h"

#include <algorithm>
#include <random>
#include <string>

#include "emulation/launch.h"
#include "emulation/memory.h"
#include "emulation/report.h"
#include "emulation/thread.h"
#include "emulation/warp.h"

namespace emulation {

Block block;
std::vector<Thread> threads;
Thread* self = nullptr;
Context scheduler;

namespace {

constexpr uint32_t lane_count = 32;
// In random order a warp mostly goes on for a while: races between far-apart places need that.
constexpr uint64_t mean_burst = 16;

const std::function<void()>* running_kernel;
std::mt19937_64 dice;

void thread_main() {
  (*running_kernel)();
  wait_as(State::ended, 0);
  __builtin_unreachable();
}

bool ready(uint32_t warp) {
  const Thread* lanes = &threads[warp * lane_count];
  return std::any_of(lanes, lanes + lane_count, [](const Thread& thread) { return thread.state == State::runs; });
}

/// The next warp that can run, or the number of warps where none can.
uint32_t next_warp(uint32_t last) {
  const uint32_t warps = block.threads / lane_count;
  const bool random = options.order == Order::random;
  if (random && dice() % mean_burst != 0 && ready(last)) return last;
  const uint32_t first = random ? static_cast<uint32_t>(dice() % warps) : 0;
  for (uint32_t tried = 0; tried < warps; tried++) {
    const uint32_t warp = options.order == Order::reverse ? warps - 1 - tried : (first + tried) % warps;
    if (ready(warp)) return warp;
  }
  return warps;
}

void run_warp(uint32_t warp) {
  Thread* lanes = &threads[warp * lane_count];
  const uint32_t turn = options.order == Order::random ? static_cast<uint32_t>(dice() % lane_count) : 0;
  for (uint32_t i = 0; i < lane_count; i++) {
    const uint32_t lane = options.order == Order::reverse ? lane_count - 1 - i : (i + turn) % lane_count;
    if (lanes[lane].state != State::runs) continue;
    self = &lanes[lane];
    switch_context(scheduler, self->context);
    self = nullptr;
  }
  const bool says_word = std::any_of(lanes, lanes + lane_count, [](const Thread& thread) { return thread.state == State::at_warp_word; });
  if (says_word) compute_warp_word(lanes);
}

std::string at_barrier(const Thread& thread) {
  return thread.state == State::ended ? "has ended" : "waits at line " + std::to_string(thread.line);
}

/// No warp can run: every thread stands at one barrier, or has ended; anything else would wait for ever.
void check_barrier() {
  const Thread& one = threads[0];
  for (uint32_t t = 0; t < block.threads; t++) {
    const Thread& other = threads[t];
    if (other.state == one.state && (other.state == State::ended || other.line == one.line)) continue;
    fail("DIVERGED BLOCK BARRIER: " + thread_name(0) + " " + at_barrier(one) + " but " + thread_name(t) + " " + at_barrier(other));
  }
}

}

void wait_as(State state, int line) {
  self->state = state;
  self->line = line;
  switch_context(self->context, scheduler);
}

void prepare_threads(uint32_t count) {
  while (threads.size() < count) {
    threads.emplace_back();
    threads.back().stack = new_stack();
  }
}

void seed_schedule(uint64_t seed) { dice.seed(seed); }

std::vector<uint64_t> block_order(uint64_t count) {
  std::vector<uint64_t> order(count);
  for (uint64_t i = 0; i < count; i++) order[i] = options.order == Order::reverse ? count - 1 - i : i;
  if (options.order == Order::random) std::shuffle(order.begin(), order.end(), dice);
  return order;
}

void run_block(Index3 index, const std::function<void()>& kernel) {
  running_kernel = &kernel;
  block.index = index;
  block.serial++;
  block.epoch = 0;
  block.warp_epochs.assign(block.threads / lane_count, 0);
  poison_shared_memory();
  for (uint32_t t = 0; t < block.threads; t++) {
    threads[t].index = t;
    threads[t].state = State::runs;
    threads[t].groups.assign(1, {});
    make_context(threads[t].context, threads[t].stack, thread_main);
  }
  uint32_t warp = 0;
  for (;;) {
    warp = next_warp(warp);
    if (warp < block.threads / lane_count) {
      run_warp(warp);
      continue;
    }
    warp = 0;
    check_barrier();
    if (threads[0].state == State::ended) return;
    block.epoch++;
    for (uint32_t t = 0; t < block.threads; t++) threads[t].state = State::runs;
  }
}

}
