#include "emulation/cases/matmul.h"

#include <math.h>

namespace cases {

namespace {

size_t count(int rows, int columns) { return static_cast<size_t>(rows) * static_cast<size_t>(columns); }

}

MatmulTensors::MatmulTensors(const MatmulSize& matmul)
    : size(matmul),
      input(normal_bf16(count(matmul.N, matmul.C), 1)),
      weight(normal_bf16(count(matmul.OC, matmul.C), 2, 1 / sqrt(matmul.C))),
      bias(normal_bf16(count(1, matmul.OC), 3)),
      doutput(normal_bf16(count(matmul.N, matmul.OC), 4)) {}

std::vector<double> MatmulTensors::output(bool with_bias) const {
  const std::vector<double> x = doubles(input);
  const std::vector<double> w = doubles(weight);
  std::vector<double> y = product(size.N, size.OC, size.C, [&](int n, int c) { return x[static_cast<size_t>(n * size.C + c)]; },
                                  [&](int o, int c) { return w[static_cast<size_t>(o * size.C + c)]; });
  for (size_t i = 0; with_bias && i < y.size(); i++) y[i] += to_double(bias[i % bias.size()]);
  return y;
}

double gelu(double x) { return 0.5 * x * (1 + erf(x * M_SQRT1_2)); }
double gelu_slope(double x) { return 0.5 * (1 + erf(x * M_SQRT1_2)) + x * exp(-0.5 * x * x) / sqrt(2 * M_PI); }

}
