#include "emulation/cases/families.h"
#include "emulation/cases/numbers.h"

extern "C" {
void sum_f32(float*, const float*, int64_t);
void sum_bf16(float*, const bf16*, int64_t);
void sum_squares_f32(float*, const float*, int64_t);
void sum_squares_bf16(float*, const bf16*, int64_t);
void sum_partials(float* sum, const float* partial, int64_t count);
}

namespace cases {

namespace {

using emulation::Buffer;

template <class T>
void sum(Suite& suite, const char* name, void (*kernel)(float*, const T*, int64_t), const std::vector<T>& values, bool squared) {
  const float before = 3;
  double expected = before;
  for (double x : doubles(values)) expected += squared ? x * x : x;
  const uint32_t chunks = blocks_of(static_cast<int>(values.size()), 8192);
  suite.run(text("%s count=%zu", name, values.size()), [&](Attempt& attempt) {
    const Buffer<T> numbers("values", values);
    const Buffer<float> partial("partial", size_t{chunks}), result("sum", std::vector<float>{before});
    attempt.launch({{chunks, 1, 1}, 256}, [&] { kernel(partial, numbers, static_cast<int64_t>(values.size())); });
    attempt.launch({{1, 1, 1}, 256}, [&] { sum_partials(result, partial, chunks); });
    attempt.compare("sum", result.values(), {expected}, {1e-9, 1e-4});
  });
}

}

void sums(Suite& suite) {
  sum(suite, "sum_squares_f32", sum_squares_f32, normal_floats(20000, 51), true);
  sum(suite, "sum_squares_f32", sum_squares_f32, normal_floats(1, 52), true);
  sum(suite, "sum_squares_bf16", sum_squares_bf16, normal_bf16(8193, 53), true);
  sum(suite, "sum_f32", sum_f32, normal_floats(8192, 54), false);
  sum(suite, "sum_bf16", sum_bf16, normal_bf16(100, 55), false);
}

}
