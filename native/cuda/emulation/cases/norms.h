#pragma once
// The norms in double: LayerNorm, and RMSNorm, which takes no mean off and has no bias.
#include "emulation/cases/numbers.h"

namespace cases {

struct NormTensors {
  NormTensors(int N, int C, bool centered);

  double normed(size_t i) const { return (x_[i] - mean[i / c_]) * rstd[i / c_]; }
  std::vector<double> output(bool with_bias) const;
  /// Added to `before` of each: dInput (N,C), dWeight and dBias (C).
  std::vector<double> dinput(const std::vector<float>& before) const;
  std::vector<double> dweight(const std::vector<float>& before) const;
  std::vector<double> dbias(const std::vector<float>& before) const;

  int N, C;
  bool centered;
  std::vector<float> left;   // (N,C)
  std::vector<bf16> right;   // (N,C)
  std::vector<float> input;  // left + right, as F32 gives it
  std::vector<bf16> weight, bias, doutput;
  std::vector<double> mean, rstd;

 private:
  size_t c_;
  std::vector<double> x_;
};

}
