#include "emulation/cases/families.h"
#include "emulation/cases/matmul.h"

extern "C" {
using MatmulForward = void(bf16*, const bf16*, const bf16*, const bf16*, int, int, int);
using MatmulForwardF32 = void(float*, const bf16*, const bf16*, const bf16*, int, int, int);
MatmulForward matmul_forward_bf16_128, matmul_forward_bf16_64;
MatmulForwardF32 matmul_forward_bf16_f32_128, matmul_forward_bf16_f32_64;
}

namespace cases {

namespace {

template <class Out>
void forward(Suite& suite, const char* name, void (*kernel)(Out*, const bf16*, const bf16*, const bf16*, int, int, int),
             const MatmulPlan& plan, const MatmulSize& size, bool with_bias) {
  const MatmulTensors tensors(size);
  const std::vector<double> expected = tensors.output(with_bias);
  const auto [N, C, OC] = size;
  suite.run(text("%s N=%d C=%d OC=%d%s", name, N, C, OC, with_bias ? " bias" : ""), [&](Attempt& attempt) {
    const emulation::Buffer<bf16> input("input", tensors.input), weight("weight", tensors.weight), bias("bias", tensors.bias);
    const emulation::Buffer<Out> output("output", expected.size());
    const bf16* bias_or_null = with_bias ? static_cast<bf16*>(bias) : nullptr;
    attempt.launch(plan.launch(size.N, size.OC), [&] { kernel(output, input, weight, bias_or_null, size.N, size.C, size.OC); });
    attempt.compare("output", output.values(), expected);
  });
}

/// Row n has the same bits whatever N is, wherever the row stands, and in either tile size: decoding agrees with the full forward.
void rows_alone(Suite& suite) {
  const MatmulTensors tensors({130, 72, 66});
  suite.run("a row alone has the bits of its row in 130", [&](Attempt& attempt) {
    const emulation::Buffer<bf16> input("input", tensors.input), weight("weight", tensors.weight);
    const emulation::Buffer<bf16> all("all", size_t{130 * 66}), one("one", size_t{66});
    attempt.launch(large_plan.launch(130, 66), [&] { matmul_forward_bf16_128(all, input, weight, nullptr, 130, 72, 66); });
    attempt.launch(small_plan.launch(1, 66), [&] { matmul_forward_bf16_64(one, input + 77 * 72, weight, nullptr, 1, 72, 66); });
    if (!attempt.failure().empty()) return;
    const std::vector<double> rows = doubles(all.values());
    attempt.compare("one", one.values(), std::vector<double>(rows.begin() + 77 * 66, rows.begin() + 78 * 66), exact);
  });
}

}

void matmul_forward(Suite& suite) {
  for (const MatmulSize& size : {MatmulSize{130, 72, 66}, {33, 37, 35}, {65, 1, 3}, {1, 8, 1}, {64, 200, 64}}) {
    forward(suite, "matmul_forward_bf16_64", matmul_forward_bf16_64, small_plan, size, size.C != 8);
  }
  for (const MatmulSize& size : {MatmulSize{128, 64, 96}, {129, 40, 131}, {3, 136, 130}}) {
    forward(suite, "matmul_forward_bf16_128", matmul_forward_bf16_128, large_plan, size, size.C != 136);
  }
  forward(suite, "matmul_forward_bf16_f32_64", matmul_forward_bf16_f32_64, small_plan, {5, 100, 67}, true);
  forward(suite, "matmul_forward_bf16_f32_128", matmul_forward_bf16_f32_128, large_plan, {5, 41, 67}, false);
  rows_alone(suite);
}

}
