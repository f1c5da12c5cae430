#include <cmath>
#include <cstring>

#include "operations/chunks.h"

using namespace clm;

namespace {

template <class T>
void fill(clm_context& context, T* output, int64_t count, T value) {
  for_ranges(context, count, chunk_elements, [&](int64_t begin, int64_t end) { std::fill(output + begin, output + end, value); });
}

void copy(clm_context& context, const Argument& output, const Argument& input) {
  if (output.data() == input.data()) return;
  auto* to = static_cast<char*>(output.data());
  const auto* from = static_cast<const char*>(input.data());
  for_ranges(context, output.bytes, chunk_elements * 4,
             [&](int64_t begin, int64_t end) { std::memcpy(to + begin, from + begin, static_cast<size_t>(end - begin)); });
}

/// The integer towards zero; refuses what does not fit, for which C has no answer.
int32_t integer(const Arguments& arguments, float value, int32_t low, int32_t high) {
  const double whole = std::trunc(static_cast<double>(value));
  if (!(whole >= low && whole <= high)) arguments.refuse("value is %g, needs %d to %d", static_cast<double>(value), low, high);
  return static_cast<int32_t>(whole);
}

}

clm_status clm_fill(clm_context* context, clm_tensor output, float value) {
  return run(context, [&] {
    Arguments arguments(*context, "fill");
    const Argument y = arguments.written("output", output, Types::any);
    arguments.finish();
    switch (y.tensor.dtype) {
      case CLM_F32: return fill(*context, y.f32(), y.count, value);
      case CLM_I32: return fill(*context, y.i32(), y.count, integer(arguments, value, INT32_MIN, INT32_MAX));
      case CLM_I8: {
        const auto byte = static_cast<int8_t>(integer(arguments, value, INT8_MIN, INT8_MAX));
        return fill(*context, static_cast<int8_t*>(y.data()), y.count, byte);
      }
      case CLM_BF16: {
        uint16_t bits;
        context->kernels.elementwise.narrow(Unary{&bits, &value}, 0, 1);
        return fill(*context, y.bits(), y.count, bits);
      }
      default: fail(CLM_INTERNAL, "fill: no code for elements of type %d", y.tensor.dtype);
    }
  });
}

clm_status clm_convert(clm_context* context, clm_tensor output, clm_tensor input) {
  return run(context, [&] {
    Arguments arguments(*context, "convert");
    const Argument y = arguments.written("output", output, Types::any_float);
    const Argument x = arguments.read("input", input, Types::any_float);
    arguments.vector(x, y.count);
    arguments.may_replace(y, x);
    arguments.finish();
    if (y.tensor.dtype == x.tensor.dtype) return copy(*context, y, x);
    const ElementwiseKernels& kernels = context->kernels.elementwise;
    run_elements(*context, y.bf16() ? kernels.narrow : kernels.widen, Unary{y.data(), x.data()}, y.count);
  });
}

clm_status clm_gather_rows(clm_context* context, clm_tensor output, clm_tensor input, clm_tensor index) {
  return run(context, [&] {
    Arguments arguments(*context, "gather_rows");
    const Argument y = arguments.written("output", output, Types::any);
    const Argument x = arguments.read("input", input, Types::any);
    const Argument i = arguments.read("index", index, Types::integer);
    arguments.same_type(x, y);
    arguments.matrix(x, x.rows, y.last);
    arguments.vector(i, y.rows);
    arguments.range(i, 0, x.rows);
    arguments.finish();
    const int64_t row_bytes = y.last * element_size(y.tensor.dtype);
    auto* to = static_cast<char*>(y.data());
    const auto* from = static_cast<const char*>(x.data());
    const int32_t* rows = i.i32();
    for_ranges(*context, y.rows, rows_per_chunk(y.last), [&](int64_t begin, int64_t end) {
      for (int64_t n = begin; n < end; n++) {
        std::memcpy(to + n * row_bytes, from + rows[n] * row_bytes, static_cast<size_t>(row_bytes));
      }
    });
  });
}
