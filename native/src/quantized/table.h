#pragma once
#include "quantized/product.h"
#include "quantized/quantize.h"

namespace clm::CLM_ISA {

using QuantizedFloats = QuantizedMultiply<FloatCore, float>;
using QuantizedHalves = QuantizedMultiply<HalfCore, bf16>;

inline int64_t quantized_words(const QuantizedJob& job) {
  return job.input_bf16 ? QuantizedHalves::scratch_words(job) : QuantizedFloats::scratch_words(job);
}
inline void multiply_quantized(const QuantizedJob& job, float* scratch, int64_t row_begin, int64_t row_end, int64_t column_begin,
                               int64_t column_end) {
  const auto run = job.input_bf16 ? QuantizedHalves::run : QuantizedFloats::run;
  run(job, scratch, row_begin, row_end, column_begin, column_end);
}

constexpr QuantizedKernels quantized_table = {
    .quantize_rows = {quantize_rows<float>, quantize_rows<bf16>},
    .scratch_words = quantized_words,
    .multiply = multiply_quantized,
};

}
