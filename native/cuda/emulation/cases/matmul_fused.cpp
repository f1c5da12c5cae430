#include "emulation/cases/families.h"
#include "emulation/cases/matmul.h"

extern "C" {
using MatmulGeluForward = void(bf16*, bf16*, const bf16*, const bf16*, const bf16*, int, int, int);
using MatmulResidualForward = void(float*, const float*, const bf16*, const bf16*, const bf16*, int, int, int);
using MatmulGeluDinput = void(bf16*, const bf16*, const bf16*, const bf16*, int, int, int);
MatmulGeluForward matmul_gelu_forward_bf16_128, matmul_gelu_forward_bf16_64;
MatmulResidualForward matmul_residual_forward_bf16_128, matmul_residual_forward_bf16_64;
MatmulGeluDinput matmul_gelu_dinput_bf16_128, matmul_gelu_dinput_bf16_64;
}

namespace cases {

namespace {

using emulation::Buffer;

std::string named(const char* kernel, const MatmulPlan& plan, const MatmulSize& size) {
  return text("%s_%d N=%d C=%d OC=%d", kernel, plan.tile, size.N, size.C, size.OC);
}

void gelu_forward(Suite& suite, MatmulGeluForward* kernel, const MatmulPlan& plan, const MatmulSize& size) {
  const MatmulTensors tensors(size);
  const std::vector<double> before = tensors.output(true);
  std::vector<double> after;
  for (double x : before) after.push_back(gelu(rounded_bf16(x)));
  suite.run(named("matmul_gelu_forward_bf16", plan, size), [&](Attempt& attempt) {
    const Buffer<bf16> input("input", tensors.input), weight("weight", tensors.weight), bias("bias", tensors.bias);
    const Buffer<bf16> output("output", after.size()), pre_gelu("preGelu", before.size());
    attempt.launch(plan.launch(size.N, size.OC), [&] { kernel(output, pre_gelu, input, weight, bias, size.N, size.C, size.OC); });
    attempt.compare("preGelu", pre_gelu.values(), before);
    attempt.compare("output", output.values(), after);
  });
}

void residual_forward(Suite& suite, MatmulResidualForward* kernel, const MatmulPlan& plan, const MatmulSize& size, bool in_place) {
  const MatmulTensors tensors(size);
  std::vector<double> expected = tensors.output(true);
  const std::vector<float> before = normal_floats(expected.size(), 5, 4);
  for (size_t i = 0; i < expected.size(); i++) expected[i] = before[i] + rounded_bf16(expected[i]);
  suite.run(named("matmul_residual_forward_bf16", plan, size) + (in_place ? " in place" : ""), [&](Attempt& attempt) {
    const Buffer<bf16> input("input", tensors.input), weight("weight", tensors.weight), bias("bias", tensors.bias);
    const Buffer<float> residual("residual", before), separate("output", before.size());
    float* output = in_place ? residual : separate;
    attempt.launch(plan.launch(size.N, size.OC), [&] { kernel(output, residual, input, weight, bias, size.N, size.C, size.OC); });
    // A sum near the middle of two BF16 may round to the other one.
    attempt.compare("output", (in_place ? residual : separate).values(), expected, {2e-8, 0.02});
  });
}

void gelu_dinput(Suite& suite, MatmulGeluDinput* kernel, const MatmulPlan& plan, const MatmulSize& size) {
  const MatmulTensors tensors(size);
  const std::vector<double> dy = doubles(tensors.doutput), w = doubles(tensors.weight), x = doubles(tensors.input);
  std::vector<double> expected = product(size.N, size.C, size.OC, [&](int n, int o) { return dy[static_cast<size_t>(n * size.OC + o)]; },
                                         [&](int c, int o) { return w[static_cast<size_t>(o * size.C + c)]; });
  for (size_t i = 0; i < expected.size(); i++) expected[i] = rounded_bf16(expected[i]) * gelu_slope(x[i]);
  suite.run(named("matmul_gelu_dinput_bf16", plan, size), [&](Attempt& attempt) {
    const Buffer<bf16> doutput("dOutput", tensors.doutput), weight("weight", tensors.weight), pre_gelu("preGelu", tensors.input);
    const Buffer<bf16> dpre_gelu("dPreGelu", expected.size());
    attempt.launch(plan.launch(size.N, size.C), [&] { kernel(dpre_gelu, doutput, pre_gelu, weight, size.N, size.C, size.OC); });
    attempt.compare("dPreGelu", dpre_gelu.values(), expected);
  });
}

}

void matmul_fused(Suite& suite) {
  gelu_forward(suite, matmul_gelu_forward_bf16_64, small_plan, {66, 72, 35});
  gelu_forward(suite, matmul_gelu_forward_bf16_128, large_plan, {9, 40, 130});
  residual_forward(suite, matmul_residual_forward_bf16_64, small_plan, {66, 72, 35}, false);
  residual_forward(suite, matmul_residual_forward_bf16_128, large_plan, {130, 24, 20}, true);
  gelu_dinput(suite, matmul_gelu_dinput_bf16_64, small_plan, {66, 35, 72});
  gelu_dinput(suite, matmul_gelu_dinput_bf16_128, large_plan, {20, 136, 24});
}

}
