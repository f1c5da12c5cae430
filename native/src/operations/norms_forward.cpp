#include "operations/chunks.h"

using namespace clm;

namespace {

/// The arguments that LayerNorm and RMSNorm share; mean and bias stay absent for RMSNorm.
struct Norm {
  Argument output, mean, rstd, input, weight, bias;

  void check(Arguments& arguments) const {
    arguments.some_columns(input);
    arguments.matrix(output, input.rows, input.last);
    arguments.vector(mean, input.rows);
    arguments.vector(rstd, input.rows);
    arguments.vector(weight, input.last);
    arguments.vector(bias, input.last);
  }

  NormForward call() const {
    return {output.data(), mean.f32(), rstd.f32(), input.f32(), weight.data(), bias.data(), input.last};
  }
};

/// residual = left + right and its norm, chunk by chunk: the sums are still in the cache when they are normalised.
void run_residual_norm(clm_context& context, Kernel<NormForward> kernel, const Norm& norm, const Argument& left,
                       const Argument& right) {
  const NormForward norm_call = norm.call();
  const Binary sum_call{norm.input.data(), left.data(), right.data()};
  const Kernel<Binary> sum = context.kernels.elementwise.residual.of(right.bf16());
  const int64_t columns = norm.input.last;
  for_ranges(context, norm.input.rows, rows_per_chunk(columns), [&](int64_t begin, int64_t end) {
    sum(sum_call, begin * columns, end * columns);
    kernel(norm_call, begin, end);
  });
}

}

clm_status clm_layernorm_forward(clm_context* context, clm_tensor output, clm_tensor mean, clm_tensor rstd, clm_tensor input,
                                 clm_tensor weight, clm_tensor bias) {
  return run(context, [&] {
    Arguments arguments(*context, "layernorm_forward");
    Norm norm;
    norm.output = arguments.written("output", output, Types::storage);
    norm.mean = arguments.written("mean", mean, Types::float32);
    norm.rstd = arguments.written("rstd", rstd, Types::float32);
    norm.input = arguments.read("input", input, Types::float32);
    norm.weight = arguments.read("weight", weight, Types::storage);
    norm.bias = arguments.read("bias", bias, Types::storage, Presence::optional);
    norm.check(arguments);
    arguments.finish();
    const auto kernel = context->kernels.elementwise.layernorm_forward.of(norm.output.bf16());
    run_rows(*context, kernel, norm.call(), norm.input.rows, norm.input.last);
  });
}

clm_status clm_rmsnorm_forward(clm_context* context, clm_tensor output, clm_tensor rstd, clm_tensor input, clm_tensor weight) {
  return run(context, [&] {
    Arguments arguments(*context, "rmsnorm_forward");
    Norm norm;
    norm.output = arguments.written("output", output, Types::storage);
    norm.rstd = arguments.written("rstd", rstd, Types::float32);
    norm.input = arguments.read("input", input, Types::float32);
    norm.weight = arguments.read("weight", weight, Types::storage);
    norm.check(arguments);
    arguments.finish();
    const auto kernel = context->kernels.elementwise.rmsnorm_forward.of(norm.output.bf16());
    run_rows(*context, kernel, norm.call(), norm.input.rows, norm.input.last);
  });
}

clm_status clm_residual_layernorm_forward(clm_context* context, clm_tensor residual, clm_tensor normed, clm_tensor mean,
                                          clm_tensor rstd, clm_tensor left, clm_tensor right, clm_tensor weight,
                                          clm_tensor bias) {
  return run(context, [&] {
    Arguments arguments(*context, "residual_layernorm_forward");
    Norm norm;
    norm.input = arguments.written("residual", residual, Types::float32);
    norm.output = arguments.written("normed", normed, Types::storage);
    norm.mean = arguments.written("mean", mean, Types::float32);
    norm.rstd = arguments.written("rstd", rstd, Types::float32);
    const Argument a = arguments.read("left", left, Types::float32);
    const Argument b = arguments.read("right", right, Types::storage_or_float);
    norm.weight = arguments.read("weight", weight, Types::storage);
    norm.bias = arguments.read("bias", bias, Types::storage, Presence::optional);
    norm.check(arguments);
    arguments.like(a, norm.input);
    arguments.like(b, norm.input);
    arguments.may_replace(norm.input, a);
    arguments.may_replace(norm.input, b);
    arguments.finish();
    run_residual_norm(*context, context->kernels.elementwise.layernorm_forward.of(norm.output.bf16()), norm, a, b);
  });
}

clm_status clm_residual_rmsnorm_forward(clm_context* context, clm_tensor residual, clm_tensor normed, clm_tensor rstd,
                                        clm_tensor left, clm_tensor right, clm_tensor weight) {
  return run(context, [&] {
    Arguments arguments(*context, "residual_rmsnorm_forward");
    Norm norm;
    norm.input = arguments.written("residual", residual, Types::float32);
    norm.output = arguments.written("normed", normed, Types::storage);
    norm.rstd = arguments.written("rstd", rstd, Types::float32);
    const Argument a = arguments.read("left", left, Types::float32);
    const Argument b = arguments.read("right", right, Types::storage_or_float);
    norm.weight = arguments.read("weight", weight, Types::storage);
    norm.check(arguments);
    arguments.like(a, norm.input);
    arguments.like(b, norm.input);
    arguments.may_replace(norm.input, a);
    arguments.may_replace(norm.input, b);
    arguments.finish();
    run_residual_norm(*context, context->kernels.elementwise.rmsnorm_forward.of(norm.output.bf16()), norm, a, b);
  });
}
