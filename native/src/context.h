#pragma once
#include <atomic>
#include <new>

#include "cyberlm.h"
#include "frozen.h"
#include "kernels.h"
#include "rotary_angles.h"
#include "rounding.h"
#include "scratch.h"
#include "thread_pool.h"

struct clm_context {
  clm_context(const clm::Kernels& table, int threads, int spin_microseconds, const std::vector<int>& pins)
      : kernels(table), pool(threads, spin_microseconds, pins), scratch(threads) {}

  const clm::Kernels& kernels;
  clm::ThreadPool pool;
  clm::Scratch scratch;
  clm::FrozenWeights frozen;
  clm::RotaryAngles angles;
  std::atomic_flag busy = ATOMIC_FLAG_INIT;
  char error[512] = "";
};

namespace clm {

/// What an operation throws when it cannot go on; run() turns it into a status, nothing crosses the C boundary.
struct Failure {
  clm_status status;
  char text[512];
};

[[noreturn]] __attribute__((format(printf, 2, 3))) void fail(clm_status status, const char* format, ...);

clm_status refuse(clm_context* context, clm_status status, const char* text);

/// Runs the body of one exported operation: one caller at a time, every failure a status and a text.
template <class Body>
clm_status run(clm_context* context, Body&& body) noexcept {
  if (context == nullptr) return refuse(nullptr, CLM_BAD_ARGUMENT, "the context is NULL");
  // The text is left alone: it belongs to the caller inside.
  if (context->busy.test_and_set(std::memory_order_acquire)) return CLM_BUSY;
  clm_status status = CLM_OK;
  context->error[0] = '\0';
  const DefaultRounding rounding;
  try {
    body();
  } catch (const Failure& failure) {
    status = refuse(context, failure.status, failure.text);
  } catch (const std::bad_alloc&) {
    status = refuse(context, CLM_OUT_OF_MEMORY, "there is no memory for the operation's own work");
  } catch (...) {
    status = refuse(context, CLM_INTERNAL, "an exception without a name");
  }
  context->busy.clear(std::memory_order_release);
  return status;
}

}
