#include "signal_stack.h"

#if defined(__linux__)
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#endif

namespace clm {

#if defined(__linux__)
namespace {

/// The kernel saves the registers of a thread that has once used matrix registers in 11 KiB, instead of 3, of the stack that its signals
/// are handled on. .NET gives its threads 12 KiB for that, and raises NullReferenceException by a signal: the handler would run out of
/// its stack, and the process would end where an exception was to be caught.
constexpr size_t stack_bytes = size_t{64} << 10;

void enlarge() {
  stack_t now{};
  if (sigaltstack(nullptr, &now) != 0) return;
  // Without one, signals are handled on the thread's own stack, which is large; one in use cannot be changed.
  if ((now.ss_flags & (SS_DISABLE | SS_ONSTACK)) != 0 || now.ss_size >= stack_bytes) return;
  void* memory = mmap(nullptr, stack_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (memory == MAP_FAILED) return;
  // Its last page is a fence: it grows downwards.
  mprotect(memory, static_cast<size_t>(sysconf(_SC_PAGESIZE)), PROT_NONE);
  stack_t larger{};
  larger.ss_sp = memory;
  larger.ss_size = stack_bytes;
  // The old one is not ours to free: 16 KiB for each thread that ever comes here. The new one is unmapped by .NET when the thread ends.
  if (sigaltstack(&larger, nullptr) != 0) munmap(memory, stack_bytes);
}

}

void enlarge_signal_stack() {
  static thread_local bool done = false;
  if (done) return;
  done = true;
  enlarge();
}

#else

void enlarge_signal_stack() {}

#endif

}
