#include "emulation/cases/families.h"
#include "emulation/cases/norms.h"

extern "C" {
void layernorm_forward_bf16(bf16*, float*, float*, const float*, const bf16*, const bf16*, int, int);
void rmsnorm_forward_bf16(bf16*, float*, const float*, const bf16*, int, int);
void residual_layernorm_forward_bf16(float*, bf16*, float*, float*, const float*, const bf16*, const bf16*, const bf16*, int, int);
void residual_rmsnorm_forward_bf16(float*, bf16*, float*, const float*, const bf16*, const bf16*, int, int);
}

namespace cases {

namespace {

using emulation::Buffer;

void layernorm(Suite& suite, int N, int C, bool with_bias) {
  const NormTensors t(N, C, true);
  const emulation::Launch shape{{blocks_of(N, 8), 1, 1}, 256};
  suite.run(text("layernorm_forward_bf16 N=%d C=%d%s", N, C, with_bias ? " bias" : ""), [&](Attempt& attempt) {
    const Buffer<float> input("input", t.input), mean("mean", t.mean.size()), rstd("rstd", t.rstd.size());
    const Buffer<bf16> weight("weight", t.weight), biases("bias", t.bias), output("output", t.input.size());
    const bf16* bias = with_bias ? static_cast<bf16*>(biases) : nullptr;
    attempt.launch(shape, [&] { layernorm_forward_bf16(output, mean, rstd, input, weight, bias, N, C); });
    attempt.compare("output", output.values(), t.output(with_bias));
    attempt.compare("mean", mean.values(), t.mean);
    attempt.compare("rstd", rstd.values(), t.rstd);
  });
  suite.run(text("residual_layernorm_forward_bf16 N=%d C=%d", N, C), [&](Attempt& attempt) {
    const Buffer<float> left("left", t.left), residual("residual", t.input.size());
    const Buffer<float> mean("mean", t.mean.size()), rstd("rstd", t.rstd.size());
    const Buffer<bf16> right("right", t.right), weight("weight", t.weight), bias("bias", t.bias), output("normed", t.input.size());
    attempt.launch(shape, [&] { residual_layernorm_forward_bf16(residual, output, mean, rstd, left, right, weight, bias, N, C); });
    attempt.compare("residual", residual.values(), doubles(t.input), exact);
    attempt.compare("normed", output.values(), t.output(true));
    attempt.compare("mean", mean.values(), t.mean);
    attempt.compare("rstd", rstd.values(), t.rstd);
  });
}

void rmsnorm(Suite& suite, int N, int C) {
  const NormTensors t(N, C, false);
  const emulation::Launch shape{{blocks_of(N, 8), 1, 1}, 256};
  suite.run(text("rmsnorm_forward_bf16 N=%d C=%d", N, C), [&](Attempt& attempt) {
    const Buffer<float> input("input", t.input), rstd("rstd", t.rstd.size());
    const Buffer<bf16> weight("weight", t.weight), output("output", t.input.size());
    attempt.launch(shape, [&] { rmsnorm_forward_bf16(output, rstd, input, weight, N, C); });
    attempt.compare("output", output.values(), t.output(false));
    attempt.compare("rstd", rstd.values(), t.rstd);
  });
  suite.run(text("residual_rmsnorm_forward_bf16 N=%d C=%d in place", N, C), [&](Attempt& attempt) {
    const Buffer<float> residual("residual", t.left), rstd("rstd", t.rstd.size());
    const Buffer<bf16> right("right", t.right), weight("weight", t.weight), output("normed", t.input.size());
    attempt.launch(shape, [&] { residual_rmsnorm_forward_bf16(residual, output, rstd, residual, right, weight, N, C); });
    attempt.compare("residual", residual.values(), doubles(t.input), exact);
    attempt.compare("normed", output.values(), t.output(false));
    attempt.compare("rstd", rstd.values(), t.rstd);
  });
}

}

void norms_forward(Suite& suite) {
  layernorm(suite, 13, 96, true);
  layernorm(suite, 8, 33, false);
  layernorm(suite, 1, 7, true);
  rmsnorm(suite, 13, 96);
  rmsnorm(suite, 9, 1);
}

}
