#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "context.h"

namespace clm {
namespace {

constexpr int repetitions = 5;
// Several pieces for each thread: one that is taken off its core delays one piece.
constexpr int64_t pieces_per_thread = 8;

template <class Work>
double fastest_seconds(Work&& work) {
  double best = 1e30;
  for (int i = 0; i < repetitions; i++) {
    const auto start = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return best;
}

double measure_peak(clm_context& context, clm_dtype dtype) {
  if (dtype != CLM_F32 && dtype != CLM_BF16) fail(CLM_BAD_ARGUMENT, "measure_peak: the type must be F32 or BF16");
  constexpr int64_t rounds = 20000;
  const RooflineKernels& kernels = context.kernels.roofline;
  const bool halves = dtype == CLM_BF16;
  const auto work = halves ? kernels.halves : kernels.floats;
  const int64_t pieces = pieces_per_thread * context.pool.threads();
  const double seconds = fastest_seconds([&] { context.pool.for_chunks(pieces, [&](int64_t, int) { work(rounds); }); });
  const double flops = halves ? kernels.half_flops_per_round : kernels.flops_per_round;
  return static_cast<double>(pieces * rounds) * flops / seconds;
}

double measure_copy(clm_context& context) {
  // Two blocks of 128 MiB: larger together than the third-level cache of one processor.
  constexpr int64_t bytes = int64_t{128} << 20;
  constexpr int64_t piece = int64_t{1} << 20;
  const std::unique_ptr<void, decltype(&free_huge)> from(allocate_huge(bytes), free_huge);
  const std::unique_ptr<void, decltype(&free_huge)> to(allocate_huge(bytes), free_huge);
  if (from == nullptr || to == nullptr) throw std::bad_alloc();
  std::memset(from.get(), 1, bytes);
  std::memset(to.get(), 1, bytes);
  const double seconds = fastest_seconds([&] {
    context.pool.for_chunks(bytes / piece, [&](int64_t chunk, int) {
      std::memcpy(static_cast<char*>(to.get()) + chunk * piece, static_cast<const char*>(from.get()) + chunk * piece, piece);
    });
  });
  return 2.0 * static_cast<double>(bytes) / seconds;
}

}
}

clm_status clm_measure_peak(clm_context* context, clm_dtype dtype, double* flops) {
  return clm::run(context, [&] {
    if (flops == nullptr) clm::fail(CLM_BAD_ARGUMENT, "measure_peak: flops is NULL");
    *flops = clm::measure_peak(*context, dtype);
  });
}

clm_status clm_measure_copy(clm_context* context, double* bytes) {
  return clm::run(context, [&] {
    if (bytes == nullptr) clm::fail(CLM_BAD_ARGUMENT, "measure_copy: bytes is NULL");
    *bytes = clm::measure_copy(*context);
  });
}
