#pragma once
#include "checks.h"
#include "context.h"
#include "operations/multiply.h"

// The three products of a linear layer: output = input weight^T + bias, dinput = doutput weight, dweight += doutput^T input.
namespace clm {

inline MatmulOperand plain(const Argument& matrix) { return {matrix.data(), matrix.last, false, matrix.bf16()}; }
inline MatmulOperand transposed(const Argument& matrix) { return {matrix.data(), matrix.last, true, matrix.bf16()}; }

/// The weight is read from its frozen copy if there is one.
inline MatmulJob output_product(const clm_context& context, const Argument& output, const Argument& input, const Argument& weight,
                                const Argument& bias) {
  return {.rows = input.rows,
          .columns = weight.rows,
          .depth = input.last,
          .a = plain(input),
          .b = transposed(weight),
          .c = output.data(),
          .c_bf16 = output.bf16(),
          .bias = bias.data(),
          .bias_bf16 = bias.bf16(),
          .alpha = 1.0f,
          .beta = 0.0f,
          .packed_b = context.frozen.find(weight.tensor)};
}

inline MatmulJob dinput_product(const Argument& dinput, const Argument& doutput, const Argument& weight) {
  return {.rows = dinput.rows,
          .columns = dinput.last,
          .depth = doutput.last,
          .a = plain(doutput),
          .b = plain(weight),
          .c = dinput.data(),
          .c_bf16 = dinput.bf16(),
          .bias = nullptr,
          .bias_bf16 = false,
          .alpha = 1.0f,
          .beta = 0.0f,
          .packed_b = nullptr};
}

inline MatmulJob dweight_product(const Argument& dweight, const Argument& doutput, const Argument& input) {
  return {.rows = dweight.rows,
          .columns = dweight.last,
          .depth = doutput.rows,
          .a = transposed(doutput),
          .b = plain(input),
          .c = dweight.data(),
          .c_bf16 = false,
          .bias = nullptr,
          .bias_bf16 = false,
          .alpha = 1.0f,
          .beta = 1.0f,
          .packed_b = nullptr};
}

/// dbias += the sum over the rows of doutput.
void add_dbias(clm_context& context, const Argument& dbias, const Argument& doutput);

}
