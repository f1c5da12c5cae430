#pragma once
// A stack of its own for each thread of a block, and the switch between two of them. By hand on x86-64: swapcontext asks the kernel for
// the signal mask at every switch, and a run takes several times as long.
#include <stddef.h>
#if defined(__x86_64__) && !defined(CLM_UCONTEXT)
#define CLM_OWN_SWITCH
#else
#include <ucontext.h>
#endif

namespace emulation {

constexpr size_t stack_bytes = 128 << 10;

#if defined(CLM_OWN_SWITCH)
using Context = void*;
#else
using Context = ucontext_t;
#endif

/// Of memory that can be unmapped: a multiple of this.
size_t page_bytes();

/// The lowest address of a new stack; what lies below it is not mapped.
char* new_stack();

/// The next switch to the context calls entry() on the stack; entry must never return.
void make_context(Context& context, char* stack, void (*entry)());
void switch_context(Context& from, Context& to);

}
