#pragma once
// The gradient of a bias: sums over the rows, each column from the first row to the last.
#include "vec/unroll.h"

namespace clm::CLM_ISA {

template <class E>
void sum_rows(float* output, const E* input, int64_t rows, int64_t columns, int64_t begin, int64_t end) {
  constexpr int vectors = 4;
  constexpr int group = vectors * Isa::width;
  int64_t column = begin;
  for (; column + group <= end; column += group) {
    V sum[vectors];
    CLM_UNROLL for (int j = 0; j < vectors; j++) sum[j] = Isa::zero();
    for (int64_t row = 0; row < rows; row++) {
      const E* from = input + row * columns + column;
      CLM_UNROLL for (int j = 0; j < vectors; j++) sum[j] = Isa::add(sum[j], Isa::load(from + j * Isa::width));
    }
    CLM_UNROLL for (int j = 0; j < vectors; j++) {
      float* to = output + column + j * Isa::width;
      Isa::store(to, Isa::add(Isa::load(to), sum[j]));
    }
  }
  for (; column < end; column += Isa::width) {
    const int lanes = smaller(end - column, Isa::width);
    V sum = Isa::zero();
    for (int64_t row = 0; row < rows; row++) sum = Isa::add(sum, Isa::load(input + row * columns + column, lanes));
    Isa::store(output + column, Isa::add(Isa::load(output + column, lanes), sum), lanes);
  }
}

inline void sum_rows_of(float* output, const void* input, bool is_bf16, int64_t rows, int64_t columns, int64_t begin, int64_t end) {
  if (is_bf16) {
    sum_rows(output, static_cast<const bf16*>(input), rows, columns, begin, end);
  } else {
    sum_rows(output, static_cast<const float*>(input), rows, columns, begin, end);
  }
}

}
