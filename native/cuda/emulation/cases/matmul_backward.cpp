#include "emulation/cases/families.h"
#include "emulation/cases/matmul.h"

extern "C" {
using MatmulDinput = void(bf16*, const bf16*, const bf16*, int, int, int);
using MatmulDweight = void(float*, float*, const bf16*, const bf16*, int, int, int, int);
MatmulDinput matmul_dinput_bf16_128, matmul_dinput_bf16_64;
MatmulDweight matmul_dweight_bf16_128, matmul_dweight_bf16_64;
void add_slices(float* sum, const float* partial, int64_t count, int slices);
void matmul_dbias_bf16(float* partial, const bf16* doutput, int N, int OC, int slice_rows);
}

namespace cases {

namespace {

using emulation::Buffer;

std::string named(const char* kernel, const MatmulPlan& plan, const MatmulSize& size) {
  return text("%s_%d N=%d C=%d OC=%d", kernel, plan.tile, size.N, size.C, size.OC);
}

void dinput(Suite& suite, MatmulDinput* kernel, const MatmulPlan& plan, const MatmulSize& size) {
  const MatmulTensors tensors(size);
  const std::vector<double> dy = doubles(tensors.doutput), w = doubles(tensors.weight);
  const std::vector<double> expected =
      product(size.N, size.C, size.OC, [&](int n, int o) { return dy[static_cast<size_t>(n * size.OC + o)]; },
              [&](int c, int o) { return w[static_cast<size_t>(o * size.C + c)]; });
  suite.run(named("matmul_dinput_bf16", plan, size), [&](Attempt& attempt) {
    const Buffer<bf16> doutput("dOutput", tensors.doutput), weight("weight", tensors.weight), result("dInput", expected.size());
    attempt.launch(plan.launch(size.N, size.C), [&] { kernel(result, doutput, weight, size.N, size.C, size.OC); });
    attempt.compare("dInput", result.values(), expected);
  });
}

void dweight(Suite& suite, MatmulDweight* kernel, const MatmulPlan& plan, const MatmulSize& size, int slice_rows) {
  const MatmulTensors tensors(size);
  const std::vector<double> dy = doubles(tensors.doutput), x = doubles(tensors.input);
  std::vector<double> expected =
      product(size.OC, size.C, size.N, [&](int o, int n) { return dy[static_cast<size_t>(n * size.OC + o)]; },
              [&](int c, int n) { return x[static_cast<size_t>(n * size.C + c)]; });
  const std::vector<float> before = normal_floats(expected.size(), 6);
  for (size_t i = 0; i < expected.size(); i++) expected[i] += before[i];
  const uint32_t slices = blocks_of(size.N, slice_rows);
  suite.run(named("matmul_dweight_bf16", plan, size) + text(" slices=%u", slices), [&](Attempt& attempt) {
    const Buffer<bf16> doutput("dOutput", tensors.doutput), input("input", tensors.input);
    const Buffer<float> result("dWeight", before), partial("partial", slices > 1 ? slices * before.size() : 0);
    float* sums = slices > 1 ? static_cast<float*>(partial) : nullptr;
    attempt.launch(plan.launch(size.OC, size.C, slices),
                   [&] { kernel(result, sums, doutput, input, size.N, size.C, size.OC, slice_rows); });
    const int64_t count = static_cast<int64_t>(before.size());
    const emulation::Launch adding{{blocks_of(static_cast<int>(count), 256), 1, 1}, 256};
    if (slices > 1) attempt.launch(adding, [&] { add_slices(result, partial, count, static_cast<int>(slices)); });
    attempt.compare("dWeight", result.values(), expected);
  });
}

void dbias(Suite& suite, int N, int OC, int slice_rows) {
  const std::vector<bf16> values = normal_bf16(static_cast<size_t>(N) * static_cast<size_t>(OC), 7);
  const std::vector<float> before = normal_floats(static_cast<size_t>(OC), 8);
  std::vector<double> expected = doubles(before);
  for (size_t i = 0; i < values.size(); i++) expected[i % expected.size()] += to_double(values[i]);
  const uint32_t slices = blocks_of(N, slice_rows);
  suite.run(text("matmul_dbias_bf16 N=%d OC=%d slices=%u", N, OC, slices), [&](Attempt& attempt) {
    const Buffer<bf16> doutput("dOutput", values);
    const Buffer<float> result("dBias", before), partial("partial", slices * before.size());
    attempt.launch({{blocks_of(OC, 32), slices, 1}, 256}, [&] { matmul_dbias_bf16(partial, doutput, N, OC, slice_rows); });
    attempt.launch({{blocks_of(OC, 256), 1, 1}, 256}, [&] { add_slices(result, partial, OC, static_cast<int>(slices)); });
    attempt.compare("dBias", result.values(), expected);
  });
}

}

void matmul_backward(Suite& suite) {
  dinput(suite, matmul_dinput_bf16_64, small_plan, {66, 72, 35});
  dinput(suite, matmul_dinput_bf16_64, small_plan, {70, 35, 72});
  dinput(suite, matmul_dinput_bf16_128, large_plan, {130, 136, 40});
  dinput(suite, matmul_dinput_bf16_128, large_plan, {1, 1, 1});
  dweight(suite, matmul_dweight_bf16_64, small_plan, {77, 72, 66}, 96);
  dweight(suite, matmul_dweight_bf16_64, small_plan, {130, 40, 24}, 64);
  dweight(suite, matmul_dweight_bf16_64, small_plan, {3, 7, 5}, 32);
  dweight(suite, matmul_dweight_bf16_128, large_plan, {70, 136, 130}, 96);
  dweight(suite, matmul_dweight_bf16_128, large_plan, {200, 33, 17}, 64);
  dbias(suite, 77, 45, 32);
  dbias(suite, 1, 1, 32);
  dbias(suite, 8, 64, 8);
}

}
