#include "operations/chunks.h"

using namespace clm;

namespace {

/// Few enough partial sums to be cheap to combine, enough for many threads; a function of the number of rows alone, so that the sums
/// over rows have one order for any number of threads.
int64_t chunk_rows(int64_t rows) {
  constexpr int64_t least_rows = 16;
  constexpr int64_t most_chunks = 256;
  return std::max(least_rows, chunks_of(rows, most_chunks));
}

struct NormGradient {
  Argument dinput, dweight, dbias, doutput, input, weight, mean, rstd;

  void check(Arguments& arguments) const {
    arguments.some_columns(input);
    arguments.like(dinput, input);
    arguments.vector(dweight, input.last);
    arguments.vector(dbias, input.last);
    arguments.like(doutput, input);
    arguments.vector(weight, input.last);
    arguments.vector(mean, input.rows);
    arguments.vector(rstd, input.rows);
    arguments.finish();
  }
};

/// Adds the chunks' sums in the chunks' order, then to what is there.
void combine(clm_context& context, float* gradient, const float* partial, int64_t chunks, int64_t columns) {
  constexpr int64_t columns_per_chunk = 64;
  for_ranges(context, columns, columns_per_chunk, [&](int64_t begin, int64_t end) {
    float sums[columns_per_chunk] = {};
    for (int64_t chunk = 0; chunk < chunks; chunk++) {
      const float* row = partial + chunk * 2 * columns;
      for (int64_t c = begin; c < end; c++) sums[c - begin] += row[c];
    }
    for (int64_t c = begin; c < end; c++) gradient[c] += sums[c - begin];
  });
}

void run_backward(clm_context& context, Kernel<NormBackward> kernel, const NormGradient& norm) {
  const int64_t rows = norm.input.rows;
  const int64_t columns = norm.input.last;
  const int64_t per_chunk = chunk_rows(rows);
  const int64_t chunks = chunks_of(rows, per_chunk);
  float* partial = context.scratch.shared<float>(static_cast<size_t>(chunks * 2 * columns));
  const NormBackward call{norm.dinput.f32(), partial,         norm.doutput.data(), norm.input.f32(), norm.weight.data(),
                          norm.mean.f32(),   norm.rstd.f32(), columns,             per_chunk};
  for_ranges(context, rows, per_chunk, [&](int64_t begin, int64_t end) { kernel(call, begin, end); });
  combine(context, norm.dweight.f32(), partial, chunks, columns);
  if (norm.dbias) combine(context, norm.dbias.f32(), partial + columns, chunks, columns);
}

}

clm_status clm_layernorm_backward(clm_context* context, clm_tensor dinput, clm_tensor dweight, clm_tensor dbias,
                                  clm_tensor doutput, clm_tensor input, clm_tensor weight, clm_tensor mean, clm_tensor rstd) {
  return run(context, [&] {
    Arguments arguments(*context, "layernorm_backward");
    NormGradient norm;
    norm.dinput = arguments.written("dinput", dinput, Types::float32);
    norm.dweight = arguments.written("dweight", dweight, Types::float32);
    norm.dbias = arguments.written("dbias", dbias, Types::float32, Presence::optional);
    norm.doutput = arguments.read("doutput", doutput, Types::storage);
    norm.input = arguments.read("input", input, Types::float32);
    norm.weight = arguments.read("weight", weight, Types::storage);
    norm.mean = arguments.read("mean", mean, Types::float32);
    norm.rstd = arguments.read("rstd", rstd, Types::float32);
    norm.check(arguments);
    run_backward(*context, context->kernels.elementwise.layernorm_backward.of(norm.doutput.bf16()), norm);
  });
}

clm_status clm_rmsnorm_backward(clm_context* context, clm_tensor dinput, clm_tensor dweight, clm_tensor doutput, clm_tensor input,
                                clm_tensor weight, clm_tensor rstd) {
  return run(context, [&] {
    Arguments arguments(*context, "rmsnorm_backward");
    NormGradient norm;
    norm.dinput = arguments.written("dinput", dinput, Types::float32);
    norm.dweight = arguments.written("dweight", dweight, Types::float32);
    norm.doutput = arguments.read("doutput", doutput, Types::storage);
    norm.input = arguments.read("input", input, Types::float32);
    norm.weight = arguments.read("weight", weight, Types::storage);
    norm.rstd = arguments.read("rstd", rstd, Types::float32);
    norm.check(arguments);
    run_backward(*context, context->kernels.elementwise.rmsnorm_backward.of(norm.doutput.bf16()), norm);
  });
}
