#pragma once
#include <cstdint>

namespace clm {

struct RooflineKernels {
  /// Multiply-adds of F32 on registers only, as many rounds as asked for.
  void (*floats)(int64_t rounds);
  double flops_per_round;
  /// The same for BF16 with sums in F32; where the processor has no such instruction, what it does instead.
  void (*halves)(int64_t rounds);
  double half_flops_per_round;
};

}
