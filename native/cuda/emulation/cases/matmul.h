#pragma once
// What the cases of all products share: sizes, launches, references.
#include "emulation/cases/numbers.h"
#include "emulation/cases/suite.h"

namespace cases {

struct MatmulSize {
  int N, C, OC;
};

/// A kernel's two tile sizes, with what the host must give each.
struct MatmulPlan {
  emulation::Launch launch(int rows, int columns, uint32_t slices = 1) const {
    return {{blocks_of(columns, tile), blocks_of(rows, tile), slices}, threads, shared_bytes};
  }
  int tile;
  uint32_t threads;
  size_t shared_bytes;
};
constexpr MatmulPlan large_plan{128, 256, 48 << 10};
constexpr MatmulPlan small_plan{64, 128, 32 << 10};

/// c (rows,columns) = sum over the depth of a(row, k) b(column, k).
template <class A, class B>
std::vector<double> product(int rows, int columns, int depth, A a, B b) {
  std::vector<double> c;
  c.reserve(static_cast<size_t>(rows) * static_cast<size_t>(columns));
  for (int row = 0; row < rows; row++) {
    for (int column = 0; column < columns; column++) {
      double sum = 0;
      for (int k = 0; k < depth; k++) sum += a(row, k) * b(column, k);
      c.push_back(sum);
    }
  }
  return c;
}

/// The tensors of output (N,OC) = input (N,C) weight (OC,C)^T + bias (OC), rounded to BF16, and the product in double.
struct MatmulTensors {
  explicit MatmulTensors(const MatmulSize& size);
  std::vector<double> output(bool with_bias) const;

  MatmulSize size;
  std::vector<bf16> input, weight, bias, doutput;
};

double gelu(double x);
double gelu_slope(double x);

}
