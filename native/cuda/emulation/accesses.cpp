// Kernels are compiled with -fsanitize=thread and not linked with its runtime: the calls that clang puts before every load and store of
// memory land here. So a kernel uses plain pointers, and still every access is seen.
#include <string.h>

#include "emulation/shadow.h"
#include "emulation/thread.h"

namespace {

using emulation::self;

void access(const void* at, size_t bytes, bool write, size_t alignment, void* pc) {
  if (self == nullptr) return;
  const char* byte = static_cast<const char*>(at);
  if (byte >= self->stack && byte < self->stack + emulation::stack_bytes) return;  // the thread's own locals
  emulation::touch({self->index, at, bytes, write, alignment, false, 0, pc});
}

}

#define ACCESSES(n)                                                                                    \
  void __tsan_read##n(void* p) { access(p, n, false, n, __builtin_return_address(0)); }                \
  void __tsan_write##n(void* p) { access(p, n, true, n, __builtin_return_address(0)); }                \
  void __tsan_unaligned_read##n(void* p) { access(p, n, false, 1, __builtin_return_address(0)); }      \
  void __tsan_unaligned_write##n(void* p) { access(p, n, true, 1, __builtin_return_address(0)); }

extern "C" {

ACCESSES(1)
ACCESSES(2)
ACCESSES(4)
ACCESSES(8)
ACCESSES(16)

void __tsan_init() {}
void __tsan_func_entry(void*) {}
void __tsan_func_exit() {}

void* __tsan_memcpy(void* to, const void* from, size_t bytes) {
  void* pc = __builtin_return_address(0);
  if (bytes > 0) {
    access(from, bytes, false, 1, pc);
    access(to, bytes, true, 1, pc);
  }
  return memcpy(to, from, bytes);
}
void* __tsan_memset(void* to, int value, size_t bytes) {
  if (bytes > 0) access(to, bytes, true, 1, __builtin_return_address(0));
  return memset(to, value, bytes);
}

}
