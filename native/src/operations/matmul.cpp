#include <algorithm>

#include "operations/chunks.h"
#include "operations/products.h"

namespace clm {

void add_dbias(clm_context& context, const Argument& dbias, const Argument& doutput) {
  constexpr int64_t columns = 64;
  context.pool.for_chunks(chunks_of(doutput.last, columns), [&](int64_t chunk, int) {
    const int64_t begin = chunk * columns;
    context.kernels.matmul.sum_rows(dbias.f32(), doutput.data(), doutput.bf16(), doutput.rows, doutput.last, begin,
                                    std::min(doutput.last, begin + columns));
  });
}

namespace {

void matmul_forward(clm_context& context, const clm_tensor& output_tensor, const clm_tensor& input_tensor,
                    const clm_tensor& weight_tensor, const clm_tensor& bias_tensor) {
  Arguments arguments(context, "matmul_forward");
  const Argument output = arguments.written("output", output_tensor, Types::storage_or_float);
  const Argument input = arguments.read("input", input_tensor, Types::storage);
  const Argument weight = arguments.read("weight", weight_tensor, Types::storage);
  const Argument bias = arguments.read("bias", bias_tensor, Types::storage, Presence::optional);
  arguments.matrix(weight, weight.rows, input.last);
  arguments.matrix(output, input.rows, weight.rows);
  arguments.vector(bias, weight.rows);
  arguments.finish();
  multiply(context, output_product(context, output, input, weight, bias));
}

void matmul_backward(clm_context& context, const clm_tensor& dinput_tensor, const clm_tensor& dweight_tensor,
                     const clm_tensor& dbias_tensor, const clm_tensor& doutput_tensor, const clm_tensor& input_tensor,
                     const clm_tensor& weight_tensor) {
  Arguments arguments(context, "matmul_backward");
  const Argument dinput = arguments.written("dinput", dinput_tensor, Types::storage, Presence::optional);
  const Argument dweight = arguments.written("dweight", dweight_tensor, Types::float32);
  const Argument dbias = arguments.written("dbias", dbias_tensor, Types::float32, Presence::optional);
  const Argument doutput = arguments.read("doutput", doutput_tensor, Types::storage);
  const Argument input = arguments.read("input", input_tensor, Types::storage);
  const Argument weight = arguments.read("weight", weight_tensor, Types::storage);
  arguments.matrix(weight, doutput.last, input.last);
  arguments.matrix(doutput, input.rows, weight.rows);
  arguments.like(dinput, input);
  arguments.like(dweight, weight);
  arguments.vector(dbias, weight.rows);
  arguments.finish();
  if (dinput) multiply(context, dinput_product(dinput, doutput, weight));
  multiply(context, dweight_product(dweight, doutput, input));
  if (dbias) add_dbias(context, dbias, doutput);
}

void gemm(clm_context& context, const clm_tensor& c_tensor, const clm_tensor& a_tensor, const clm_tensor& b_tensor,
          bool transpose_a, bool transpose_b, float alpha, float beta) {
  Arguments arguments(context, "gemm");
  const Argument c = arguments.written("c", c_tensor, Types::float32);
  const Argument a = arguments.read("a", a_tensor, Types::any_float);
  const Argument b = arguments.read("b", b_tensor, Types::any_float);
  const int64_t depth = transpose_a ? a.rows : a.last;
  if (transpose_a) {
    arguments.matrix(a, depth, c.rows);
  } else {
    arguments.matrix(a, c.rows, depth);
  }
  if (transpose_b) {
    arguments.matrix(b, c.last, depth);
  } else {
    arguments.matrix(b, depth, c.last);
  }
  arguments.finish();
  multiply(context, {.rows = c.rows,
                     .columns = c.last,
                     .depth = depth,
                     .a = transpose_a ? transposed(a) : plain(a),
                     .b = transpose_b ? transposed(b) : plain(b),
                     .c = c.data(),
                     .c_bf16 = false,
                     .bias = nullptr,
                     .bias_bf16 = false,
                     .alpha = alpha,
                     .beta = beta,
                     .packed_b = nullptr});
}

}
}

clm_status clm_matmul_forward(clm_context* context, clm_tensor output, clm_tensor input, clm_tensor weight, clm_tensor bias) {
  return clm::run(context, [&] { clm::matmul_forward(*context, output, input, weight, bias); });
}

clm_status clm_matmul_backward(clm_context* context, clm_tensor dinput, clm_tensor dweight, clm_tensor dbias, clm_tensor doutput,
                               clm_tensor input, clm_tensor weight) {
  return clm::run(context, [&] { clm::matmul_backward(*context, dinput, dweight, dbias, doutput, input, weight); });
}

clm_status clm_gemm(clm_context* context, clm_tensor c, clm_tensor a, clm_tensor b, int32_t transpose_a, int32_t transpose_b,
                    float alpha, float beta) {
  return clm::run(context, [&] { clm::gemm(*context, c, a, b, transpose_a != 0, transpose_b != 0, alpha, beta); });
}
