#include "context.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <system_error>
#include <thread>
#include <vector>

#include "cpu.h"
#include "processors.h"

namespace clm {
namespace {

// Why this thread's last clm_context_create failed: there is no context to hold the text yet.
thread_local char creation_error[512] = "";

const Kernels* table_of(int32_t isa) {
  switch (isa) {
    case CLM_ISA_SCALAR: return &scalar_kernels;
#if defined(__x86_64__)
    case CLM_ISA_AVX2: return &avx2_kernels;
    case CLM_ISA_AVX512: return &avx512_kernels;
    case CLM_ISA_AVX512_BF16: return &avx512bf16_kernels;
    case CLM_ISA_AMX_BF16: return &amxbf16_kernels;
#endif
    default: return nullptr;
  }
}

constexpr int default_spin_microseconds = 50;
constexpr int most_threads = 1024;

clm_context* create(const clm_context_desc& desc) {
  if (desc.size != sizeof(clm_context_desc)) {
    fail(CLM_BAD_ARGUMENT, "clm_context_desc has %u bytes, this library's has %zu", desc.size, sizeof(clm_context_desc));
  }
  if (desc.threads < 0 || desc.threads > most_threads) {
    fail(CLM_BAD_ARGUMENT, "threads is %d, must be 0 to %d", desc.threads, most_threads);
  }
  const int32_t isa = desc.isa == CLM_ISA_BEST ? best_isa() : desc.isa;
  const Kernels* kernels = table_of(isa);
  if (kernels == nullptr) fail(CLM_BAD_ARGUMENT, "isa %d is none of CLM_ISA_*", desc.isa);
  if (!supports(isa)) fail(CLM_UNSUPPORTED, "this processor or its system does not run the instruction set %s", kernels->name);
  if (desc.pin != 0 && desc.pin != 1) fail(CLM_BAD_ARGUMENT, "pin is %d, must be 0 or 1", desc.pin);
  const std::vector<int> processors = allowed_processors();
  // The standard library counts the machine's processors, whatever this process may use.
  const size_t all = processors.empty() ? std::max(1u, std::thread::hardware_concurrency()) : processors.size();
  const int threads = desc.threads == 0 ? static_cast<int>(std::min(all, size_t{most_threads})) : desc.threads;
  const int spin = desc.spin_microseconds > 0 ? desc.spin_microseconds : default_spin_microseconds;
  try {
    return new clm_context(*kernels, threads, spin, desc.pin == 1 ? processors : std::vector<int>{});
  } catch (const std::system_error& error) {
    fail(CLM_OUT_OF_MEMORY, "the system does not start %d threads: %s", threads, error.what());
  }
}

}

void fail(clm_status status, const char* format, ...) {
  Failure failure{status, ""};
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(failure.text, sizeof failure.text, format, arguments);
  va_end(arguments);
  throw failure;
}

clm_status refuse(clm_context* context, clm_status status, const char* text) {
  std::snprintf(context != nullptr ? context->error : creation_error, sizeof creation_error, "%s", text);
  return status;
}

}

uint32_t clm_abi_version(void) { return CLM_ABI_VERSION; }

clm_status clm_context_create(const clm_context_desc* desc, clm_context** out) {
  if (desc == nullptr || out == nullptr) return clm::refuse(nullptr, CLM_BAD_ARGUMENT, "desc or out is NULL");
  *out = nullptr;
  try {
    *out = clm::create(*desc);
    return CLM_OK;
  } catch (const clm::Failure& failure) {
    return clm::refuse(nullptr, failure.status, failure.text);
  } catch (const std::bad_alloc&) {
    return clm::refuse(nullptr, CLM_OUT_OF_MEMORY, "there is no memory for a context");
  } catch (...) {
    return clm::refuse(nullptr, CLM_INTERNAL, "an exception without a name");
  }
}

void clm_context_destroy(clm_context* context) { delete context; }

const char* clm_context_isa(const clm_context* context) { return context == nullptr ? "" : context->kernels.name; }

int32_t clm_context_pinned(const clm_context* context) { return context == nullptr ? 0 : context->pool.pinned(); }

const char* clm_last_error(const clm_context* context) {
  return context != nullptr ? context->error : clm::creation_error;
}
