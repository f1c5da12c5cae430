#include "emulation/launch.h"

#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "emulation/memory.h"
#include "emulation/report.h"
#include "emulation/schedule.h"
#include "emulation/shared_memory.h"
#include "emulation/thread.h"

namespace emulation {

Options options;

namespace {

constexpr uint32_t largest_block = 1024;
sigjmp_buf bail_out;
std::string failure;

/// What the shadow did not see, and an index that -fsanitize=bounds trapped.
void on_signal(int signal, siginfo_t* info, void*) {
  if (self == nullptr) _exit(128 + signal);
  char* at = static_cast<char*>(info->si_addr);
  if (signal == SIGILL) fail("LOCAL ARRAY INDEX OUT OF BOUNDS: " + thread_name(self->index) + ", " + source_line(0, at + 1));
  std::string place = "an unknown address";
  if (const Region* region = nearest_region(at)) {
    place = std::string(region->name) + "[byte " + std::to_string(at - region->base) + " of " + std::to_string(region->bytes) + "]";
  }
  fail("UNMAPPED MEMORY: " + thread_name(self->index) + " touches " + place);
}

void take_signals() {
  static char alternate_stack[64 << 10];
  stack_t stack{};
  stack.ss_sp = alternate_stack;
  stack.ss_size = sizeof alternate_stack;
  sigaltstack(&stack, nullptr);
  struct sigaction action {};
  action.sa_sigaction = on_signal;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  for (int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE}) sigaction(signal, &action, nullptr);
}

}

void fail(const std::string& sentence) {
  const Index3 at = block.index;
  failure = "block (" + std::to_string(at.x) + "," + std::to_string(at.y) + "," + std::to_string(at.z) + "): " + sentence;
  siglongjmp(bail_out, 1);
}

std::string launch(const Launch& shape, const std::function<void()>& kernel) {
  if (shape.threads == 0 || shape.threads % 32 != 0 || shape.threads > largest_block) return "a block is 1 to 32 whole warps";
  static const bool once = [] {
    take_signals();
    return true;
  }();
  (void)once;
  prepare_threads(shape.threads);
  seed_schedule(options.seed);
  block.grid = shape.grid;
  block.threads = shape.threads;
  block.first_serial = block.serial + 1;
  failure.clear();
  begin_shared(shape.dynamic_shared_bytes);
  if (sigsetjmp(bail_out, 1) == 0) {
    const Index3 grid = shape.grid;
    for (uint64_t i : block_order(uint64_t{grid.x} * grid.y * grid.z)) {
      run_block({static_cast<uint32_t>(i % grid.x), static_cast<uint32_t>(i / grid.x % grid.y), static_cast<uint32_t>(i / grid.x / grid.y)},
                kernel);
    }
  }
  self = nullptr;
  end_shared();
  return failure;
}

char* allocate(const char* name, size_t bytes, bool written) {
  return add_region(name, bytes, false, written ? Content::written : Content::unwritten)->base;
}

void release(char* memory) {
  // An empty buffer holds no byte, so it is found by its unmapped ranges.
  drop_region(nearest_region(memory));
}

}
