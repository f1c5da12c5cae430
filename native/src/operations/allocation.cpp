#include <cstdlib>

#include "cyberlm.h"
#include "scratch.h"

clm_status clm_allocate(int64_t bytes, void** out) {
  constexpr int64_t huge_from = int64_t{1} << 20;
  constexpr int64_t alignment = 64;
  if (out == nullptr) return CLM_BAD_ARGUMENT;
  *out = nullptr;
  if (bytes < 0) return CLM_BAD_ARGUMENT;
#if defined(CLM_SANITIZE)
  // Of exactly the size here too: a rounded block would hide the bytes beyond.
  *out = clm::allocate_huge(static_cast<size_t>(bytes));
  return *out != nullptr ? CLM_OK : CLM_OUT_OF_MEMORY;
#endif
  if (bytes >= huge_from) {
    *out = clm::allocate_huge(static_cast<size_t>(bytes));
  } else {
    *out = std::aligned_alloc(alignment, static_cast<size_t>(bytes / alignment + 1) * alignment);
  }
  return *out != nullptr ? CLM_OK : CLM_OUT_OF_MEMORY;
}

void clm_free(void* memory, int64_t /*bytes*/) { clm::free_huge(memory); }
