#include "emulation/cases/families.h"
#include "emulation/cases/norms.h"

extern "C" {
void layernorm_dinput_bf16(float*, const bf16*, const float*, const bf16*, const float*, const float*, int, int);
void rmsnorm_dinput_bf16(float*, const bf16*, const float*, const bf16*, const float*, int, int);
void layernorm_dweight_bf16(float*, float*, const bf16*, const float*, const float*, const float*, int, int, int);
void rmsnorm_dweight_bf16(float*, const bf16*, const float*, const float*, int, int, int);
void add_slices(float* sum, const float* partial, int64_t count, int slices);
}

namespace cases {

namespace {

using emulation::Buffer;

void backward(Suite& suite, int N, int C, bool centered, int slice_rows) {
  const NormTensors t(N, C, centered);
  const std::vector<float> mean_values(t.mean.begin(), t.mean.end()), rstd_values(t.rstd.begin(), t.rstd.end());
  const std::vector<float> residual = normal_floats(t.input.size(), 26), parameter = normal_floats(t.weight.size(), 27);
  const uint32_t slices = blocks_of(N, slice_rows);
  const emulation::Launch rows{{blocks_of(N, 8), 1, 1}, 256}, columns{{blocks_of(C, 32), slices, 1}, 256};
  const emulation::Launch adding{{blocks_of(C, 256), 1, 1}, 256};
  const char* name = centered ? "layernorm_backward_bf16" : "rmsnorm_backward_bf16";
  suite.run(text("%s N=%d C=%d slices=%u", name, N, C, slices), [&](Attempt& attempt) {
    const Buffer<float> input("input", t.input), mean("mean", mean_values), rstd("rstd", rstd_values);
    const Buffer<bf16> doutput("dOutput", t.doutput), weight("weight", t.weight);
    const Buffer<float> dinput("dInput", residual), dweight("dWeight", parameter), dbias("dBias", parameter);
    const Buffer<float> weights("weight parts", slices * parameter.size()), biases("bias parts", slices * parameter.size());
    if (centered) {
      attempt.launch(rows, [&] { layernorm_dinput_bf16(dinput, doutput, input, weight, mean, rstd, N, C); });
      attempt.launch(columns, [&] { layernorm_dweight_bf16(weights, biases, doutput, input, mean, rstd, N, C, slice_rows); });
      attempt.launch(adding, [&] { add_slices(dbias, biases, C, static_cast<int>(slices)); });
      attempt.compare("dBias", dbias.values(), t.dbias(parameter));
    } else {
      attempt.launch(rows, [&] { rmsnorm_dinput_bf16(dinput, doutput, input, weight, rstd, N, C); });
      attempt.launch(columns, [&] { rmsnorm_dweight_bf16(weights, doutput, input, rstd, N, C, slice_rows); });
    }
    attempt.launch(adding, [&] { add_slices(dweight, weights, C, static_cast<int>(slices)); });
    attempt.compare("dInput", dinput.values(), t.dinput(residual));
    attempt.compare("dWeight", dweight.values(), t.dweight(parameter));
  });
}

}

void norms_backward(Suite& suite) {
  backward(suite, 29, 96, true, 16);
  backward(suite, 8, 33, true, 64);
  backward(suite, 1, 7, true, 16);
  backward(suite, 29, 96, false, 16);
  backward(suite, 9, 1, false, 16);
}

}
