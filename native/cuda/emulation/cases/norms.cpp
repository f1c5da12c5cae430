#include "emulation/cases/norms.h"

#include <math.h>

namespace cases {

NormTensors::NormTensors(int rows, int channels, bool takes_mean)
    : N(rows),
      C(channels),
      centered(takes_mean),
      left(normal_floats(static_cast<size_t>(rows * channels), 21, 3)),
      right(normal_bf16(static_cast<size_t>(rows * channels), 22)),
      weight(normal_bf16(static_cast<size_t>(channels), 23)),
      bias(normal_bf16(static_cast<size_t>(channels), 24)),
      doutput(normal_bf16(static_cast<size_t>(rows * channels), 25)),
      c_(static_cast<size_t>(channels)) {
  // Away from 0, or a mean that is not taken off would hardly show.
  for (size_t i = 0; i < left.size(); i++) input.push_back(left[i] += 2.0f);
  for (size_t i = 0; i < input.size(); i++) input[i] += static_cast<float>(to_double(right[i]));
  x_ = doubles(input);
  for (size_t n = 0; n < static_cast<size_t>(N); n++) {
    double sum = 0;
    for (size_t c = 0; c < c_; c++) sum += x_[n * c_ + c];
    mean.push_back(centered ? sum / C : 0);
    double squares = 0;
    for (size_t c = 0; c < c_; c++) squares += (x_[n * c_ + c] - mean[n]) * (x_[n * c_ + c] - mean[n]);
    rstd.push_back(1 / sqrt(squares / C + 1e-5));
  }
}

std::vector<double> NormTensors::output(bool with_bias) const {
  std::vector<double> y;
  for (size_t i = 0; i < x_.size(); i++) y.push_back(normed(i) * to_double(weight[i % c_]) + (with_bias ? to_double(bias[i % c_]) : 0));
  return y;
}

std::vector<double> NormTensors::dinput(const std::vector<float>& before) const {
  std::vector<double> gradient = doubles(before);
  for (size_t n = 0; n < static_cast<size_t>(N); n++) {
    double sum = 0;
    double dot = 0;
    for (size_t i = n * c_; i < (n + 1) * c_; i++) {
      const double slope = to_double(weight[i % c_]) * to_double(doutput[i]);
      sum += centered ? slope / C : 0;
      dot += slope * normed(i) / C;
    }
    for (size_t i = n * c_; i < (n + 1) * c_; i++) {
      gradient[i] += (to_double(weight[i % c_]) * to_double(doutput[i]) - sum - normed(i) * dot) * rstd[n];
    }
  }
  return gradient;
}

std::vector<double> NormTensors::dweight(const std::vector<float>& before) const {
  std::vector<double> gradient = doubles(before);
  for (size_t i = 0; i < x_.size(); i++) gradient[i % c_] += to_double(doutput[i]) * normed(i);
  return gradient;
}

std::vector<double> NormTensors::dbias(const std::vector<float>& before) const {
  std::vector<double> gradient = doubles(before);
  for (size_t i = 0; i < x_.size(); i++) gradient[i % c_] += to_double(doutput[i]);
  return gradient;
}

}
