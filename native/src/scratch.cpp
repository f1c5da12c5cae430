#include "scratch.h"

#include <sys/mman.h>

#include <cstdlib>
#include <new>

namespace clm {
namespace {

constexpr size_t huge_page = size_t{2} << 20;

}

void* allocate_huge(size_t bytes) {
#if defined(CLM_SANITIZE)
  // Of exactly the size, so that the first byte beyond is a finding.
  void* exact = nullptr;
  return posix_memalign(&exact, 256, bytes) == 0 ? exact : nullptr;
#endif
  if (bytes > SIZE_MAX - huge_page) return nullptr;
  const size_t rounded = bytes < huge_page ? huge_page : (bytes + huge_page - 1) / huge_page * huge_page;
  void* data = std::aligned_alloc(huge_page, rounded);
#if defined(MADV_HUGEPAGE)
  // Advice only: without it the memory is as good, its first touch slower.
  if (data != nullptr) (void)madvise(data, rounded, MADV_HUGEPAGE);
#endif
  return data;
}

void free_huge(void* data) { std::free(data); }

Scratch::~Scratch() {
  free_huge(shared_.data);
  for (Block& block : per_thread_) free_huge(block.data);
}

void Scratch::reserve_per_thread(size_t bytes) {
  for (Block& block : per_thread_) grow(block, bytes);
}

void Scratch::grow(Block& block, size_t bytes) {
  if (bytes <= block.bytes) return;
  free_huge(block.data);
  block = {};
  void* data = allocate_huge(bytes);
  if (data == nullptr) throw std::bad_alloc();
  block = {data, bytes};
}

}
