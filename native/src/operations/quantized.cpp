#include <algorithm>

#include "operations/chunks.h"

namespace clm {
namespace {

void quantize_rows(clm_context& context, const clm_tensor& output_tensor, const clm_tensor& scale_tensor,
                   const clm_tensor& input_tensor) {
  Arguments arguments(context, "quantize_rows");
  const Argument output = arguments.written("output", output_tensor, Types::byte);
  const Argument scale = arguments.written("scale", scale_tensor, Types::float32);
  const Argument input = arguments.read("input", input_tensor, Types::storage);
  arguments.like(output, input);
  arguments.vector(scale, input.rows);
  arguments.finish();
  const QuantizeRows call{static_cast<int8_t*>(output.data()), scale.f32(), input.data(), input.last};
  if (input.last == 0) std::fill_n(scale.f32(), input.rows, 0.0f);
  run_rows(context, context.kernels.quantized.quantize_rows.of(input.bf16()), call, input.rows, input.last);
}

void matmul_quantized(clm_context& context, const clm_tensor& output_tensor, const clm_tensor& input_tensor,
                      const clm_tensor& weight_tensor, const clm_tensor& scale_tensor, const clm_tensor& bias_tensor) {
  Arguments arguments(context, "matmul_quantized");
  const Argument output = arguments.written("output", output_tensor, Types::storage_or_float);
  const Argument input = arguments.read("input", input_tensor, Types::storage);
  const Argument weight = arguments.read("weight", weight_tensor, Types::byte);
  const Argument scale = arguments.read("scale", scale_tensor, Types::float32);
  const Argument bias = arguments.read("bias", bias_tensor, Types::storage, Presence::optional);
  arguments.matrix(weight, weight.rows, input.last);
  arguments.matrix(output, input.rows, weight.rows);
  arguments.vector(scale, weight.rows);
  arguments.vector(bias, weight.rows);
  arguments.finish();
  const QuantizedJob job{.rows = input.rows,
                         .columns = weight.rows,
                         .depth = input.last,
                         .input = input.data(),
                         .input_bf16 = input.bf16(),
                         .weight = static_cast<const int8_t*>(weight.data()),
                         .scale = scale.f32(),
                         .bias = bias.data(),
                         .output = output.data(),
                         .output_bf16 = output.bf16()};
  if (job.rows == 0 || job.columns == 0) return;
  const QuantizedKernels& kernels = context.kernels.quantized;
  context.scratch.reserve_per_thread(sizeof(float) * static_cast<size_t>(kernels.scratch_words(job)));
  // The blocks of the rows side by side: they read the same weights.
  const int64_t down = chunks_of(job.rows, quantized_block_rows);
  context.pool.for_chunks(down * chunks_of(job.columns, quantized_block_columns), [&](int64_t chunk, int thread) {
    const int64_t row = chunk % down * quantized_block_rows;
    const int64_t column = chunk / down * quantized_block_columns;
    kernels.multiply(job, context.scratch.of<float>(thread), row, std::min(job.rows, row + quantized_block_rows), column,
                     std::min(job.columns, column + quantized_block_columns));
  });
}

}
}

clm_status clm_quantize_rows(clm_context* context, clm_tensor output, clm_tensor scale, clm_tensor input) {
  return clm::run(context, [&] { clm::quantize_rows(*context, output, scale, input); });
}

clm_status clm_matmul_quantized(clm_context* context, clm_tensor output, clm_tensor input, clm_tensor weight, clm_tensor scale,
                                clm_tensor bias) {
  return clm::run(context, [&] { clm::matmul_quantized(*context, output, input, weight, scale, bias); });
}
