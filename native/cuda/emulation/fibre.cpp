#include "emulation/fibre.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

namespace emulation {

size_t page_bytes() { return static_cast<size_t>(sysconf(_SC_PAGESIZE)); }

char* new_stack() {
  const size_t guard_bytes = page_bytes();
  void* memory = mmap(nullptr, guard_bytes + stack_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED || mprotect(memory, guard_bytes, PROT_NONE) != 0) {
    perror("emulator: no memory for a thread's stack");
    exit(3);
  }
  return static_cast<char*>(memory) + guard_bytes;
}

#if defined(CLM_OWN_SWITCH)

extern "C" void emulation_switch(void** save, void* load);
// What the calling convention asks a function to keep: six registers and the stack pointer.
asm(R"(
  .text
  .globl emulation_switch
emulation_switch:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
)");

void make_context(Context& context, char* stack, void (*entry)()) {
  // A function is entered with rsp 8 below a multiple of 16.
  void** top = reinterpret_cast<void**>(stack + stack_bytes) - 2;
  *top = reinterpret_cast<void*>(entry);
  context = top - 6;
}

void switch_context(Context& from, Context& to) { emulation_switch(&from, to); }

#else

void make_context(Context& context, char* stack, void (*entry)()) {
  getcontext(&context);
  context.uc_stack.ss_sp = stack;
  context.uc_stack.ss_size = stack_bytes;
  context.uc_link = nullptr;
  makecontext(&context, entry, 0);
}

void switch_context(Context& from, Context& to) { swapcontext(&from, &to); }

#endif

}
