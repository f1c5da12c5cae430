#include <cstring>

#include "checks.h"
#include "context.h"
#include "operations/chunks.h"

namespace clm {
namespace {

/// A row of first looks nowhere before the row, not beyond its own token, and never back again.
void check_first(const Arguments& arguments, const Argument& first) {
  if (!first || first.count == 0) return;
  const int64_t time = first.last;
  for (int64_t row = 0; row < first.rows; row++) {
    const int32_t* values = first.i32() + row * time;
    for (int64_t t = 0; t < time; t++) {
      if (values[t] < 0 || values[t] > t || (t > 0 && values[t] < values[t - 1])) {
        arguments.refuse("first[%lld,%lld] is %d, must lie in 0..%lld and not decrease", static_cast<long long>(row),
                         static_cast<long long>(t), values[t], static_cast<long long>(t));
      }
    }
  }
}

void check_attention(const Arguments& arguments, const Argument& qkv, const Argument& output, const Argument& lse,
                     const Argument& first, clm_heads heads) {
  const int64_t width = check_heads(arguments, heads);
  arguments.rank(qkv, 3);
  arguments.shape(qkv, qkv.dim(0), qkv.dim(1), width);
  arguments.matrix(output, qkv.rows, int64_t{heads.query} * heads.size);
  arguments.vector(lse, qkv.rows * heads.query);
  arguments.matrix(first, qkv.dim(0), qkv.dim(1));
}

AttentionJob job_of(const Argument& qkv, const Argument& first, clm_heads heads) {
  return {.batch = qkv.dim(0),
          .time = qkv.dim(1),
          .heads = heads.query,
          .key_heads = heads.key_value,
          .size = heads.size,
          .bf16 = qkv.bf16(),
          .qkv = qkv.data(),
          .first = first.i32(),
          .output = nullptr,
          .lse = nullptr,
          .doutput = nullptr,
          .dqkv = nullptr};
}

/// One chunk for all query heads of a key head of a row: it alone writes the gradient of these keys.
template <class Kernel>
void for_key_heads(clm_context& context, const AttentionJob& job, int64_t words, Kernel kernel) {
  if (job.batch == 0 || job.time == 0) return;
  context.scratch.reserve_per_thread(sizeof(float) * static_cast<size_t>(words));
  context.pool.for_chunks(job.batch * job.key_heads, [&](int64_t chunk, int thread) {
    kernel(job, context.scratch.of<float>(thread), chunk / job.key_heads, chunk % job.key_heads);
  });
}

void attention_forward(clm_context& context, const clm_tensor& output_tensor, const clm_tensor& lse_tensor,
                       const clm_tensor& qkv_tensor, const clm_tensor& first_tensor, clm_heads heads) {
  Arguments arguments(context, "attention_forward");
  const Argument output = arguments.written("output", output_tensor, Types::storage);
  const Argument lse = arguments.written("lse", lse_tensor, Types::float32);
  const Argument qkv = arguments.read("qkv", qkv_tensor, Types::storage);
  const Argument first = arguments.read("first", first_tensor, Types::integer, Presence::optional);
  check_attention(arguments, qkv, output, lse, first, heads);
  arguments.finish();
  check_first(arguments, first);
  AttentionJob job = job_of(qkv, first, heads);
  job.output = output.data();
  job.lse = lse.f32();
  const AttentionKernels& kernels = context.kernels.attention;
  for_key_heads(context, job, kernels.forward_words(job), kernels.forward);
}

void attention_backward(clm_context& context, const clm_tensor& dqkv_tensor, const clm_tensor& doutput_tensor,
                        const clm_tensor& output_tensor, const clm_tensor& lse_tensor, const clm_tensor& qkv_tensor,
                        const clm_tensor& first_tensor, clm_heads heads) {
  Arguments arguments(context, "attention_backward");
  const Argument dqkv = arguments.written("dqkv", dqkv_tensor, Types::storage);
  const Argument doutput = arguments.read("doutput", doutput_tensor, Types::storage);
  const Argument output = arguments.read("output", output_tensor, Types::storage);
  const Argument lse = arguments.read("lse", lse_tensor, Types::float32);
  const Argument qkv = arguments.read("qkv", qkv_tensor, Types::storage);
  const Argument first = arguments.read("first", first_tensor, Types::integer, Presence::optional);
  check_attention(arguments, qkv, output, lse, first, heads);
  arguments.like(dqkv, qkv);
  arguments.like(doutput, output);
  arguments.finish();
  check_first(arguments, first);
  AttentionJob job = job_of(qkv, first, heads);
  job.output = output.data();
  job.lse = lse.f32();
  job.doutput = doutput.data();
  job.dqkv = dqkv.data();
  const AttentionKernels& kernels = context.kernels.attention;
  for_key_heads(context, job, kernels.backward_words(job), kernels.backward);
}

void write_caches(clm_context& context, const DecodeJob& job, int64_t element_bytes) {
  const int64_t bytes = job.key_heads * job.size * element_bytes;
  constexpr int64_t tokens_per_chunk = 16;
  context.pool.for_chunks(chunks_of(job.tokens, tokens_per_chunk), [&](int64_t chunk, int) {
    for (int64_t n = chunk * tokens_per_chunk; n < job.tokens && n < (chunk + 1) * tokens_per_chunk; n++) {
      const char* keys = static_cast<const char*>(job.qkv) + (n * job.width() + job.heads * job.size) * element_bytes;
      const int64_t place = (job.rows[n] * job.cache_time + job.positions[n]) * bytes;
      std::memcpy(static_cast<char*>(job.key_cache) + place, keys, static_cast<size_t>(bytes));
      std::memcpy(static_cast<char*>(job.value_cache) + place, keys + bytes, static_cast<size_t>(bytes));
    }
  });
}

// Of one token's heads as many stay together as leave so many chunks: rows of the cache come from memory in one piece, and threads that
// are done early find work.
constexpr int64_t wanted_decode_chunks = 16;

void attention_decode(clm_context& context, const clm_tensor& output_tensor, const clm_tensor& key_cache_tensor,
                      const clm_tensor& value_cache_tensor, const clm_tensor& qkv_tensor, const clm_tensor& rows_tensor,
                      const clm_tensor& positions_tensor, const clm_tensor& first_tensor, clm_heads heads) {
  Arguments arguments(context, "attention_decode");
  const Argument output = arguments.written("output", output_tensor, Types::storage);
  const Argument key_cache = arguments.written("key_cache", key_cache_tensor, Types::storage);
  const Argument value_cache = arguments.written("value_cache", value_cache_tensor, Types::storage);
  const Argument qkv = arguments.read("qkv", qkv_tensor, Types::storage);
  const Argument rows = arguments.read("rows", rows_tensor, Types::integer);
  const Argument positions = arguments.read("positions", positions_tensor, Types::integer);
  const Argument first = arguments.read("first", first_tensor, Types::integer, Presence::optional);
  const int64_t width = check_heads(arguments, heads);
  arguments.matrix(qkv, qkv.rows, width);
  arguments.matrix(output, qkv.rows, int64_t{heads.query} * heads.size);
  arguments.rank(key_cache, 3);
  arguments.shape(key_cache, key_cache.dim(0), key_cache.dim(1), int64_t{heads.key_value} * heads.size);
  arguments.shape(value_cache, key_cache.dim(0), key_cache.dim(1), key_cache.dim(2));
  arguments.vector(rows, qkv.rows);
  arguments.vector(positions, qkv.rows);
  arguments.vector(first, qkv.rows);
  arguments.finish();
  if (qkv.rows == 0) return;
  arguments.range(rows, 0, key_cache.dim(0));
  arguments.range(positions, 0, key_cache.dim(1));
  for (int64_t n = 0; first && n < qkv.rows; n++) {
    if (first.i32()[n] < 0 || first.i32()[n] > positions.i32()[n]) {
      arguments.refuse("first[%lld] is %d, must lie in 0..%d", static_cast<long long>(n), first.i32()[n], positions.i32()[n]);
    }
  }
  const DecodeJob job = {.tokens = qkv.rows,
                         .heads = heads.query,
                         .key_heads = heads.key_value,
                         .size = heads.size,
                         .cache_time = key_cache.dim(1),
                         .bf16 = qkv.bf16(),
                         .qkv = qkv.data(),
                         .key_cache = key_cache.data(),
                         .value_cache = value_cache.data(),
                         .rows = rows.i32(),
                         .positions = positions.i32(),
                         .first = first.i32(),
                         .output = output.data()};
  write_caches(context, job, element_size(qkv.tensor.dtype));
  const AttentionKernels& kernels = context.kernels.attention;
  context.scratch.reserve_per_thread(sizeof(float) * static_cast<size_t>(kernels.decode_words(job)));
  const int64_t most = std::max<int64_t>(1, job.tokens * job.key_heads / wanted_decode_chunks);
  const int64_t together = chunks_of(job.key_heads, chunks_of(job.key_heads, most));  // all of nearly one number
  const int64_t across = chunks_of(job.key_heads, together);
  context.pool.for_chunks(job.tokens * across, [&](int64_t chunk, int thread) {
    const int64_t begin = chunk % across * together;
    kernels.decode(job, context.scratch.of<float>(thread), chunk / across, begin, std::min(job.key_heads, begin + together));
  });
}

}
}

clm_status clm_attention_forward(clm_context* context, clm_tensor output, clm_tensor lse, clm_tensor qkv, clm_tensor first,
                                 clm_heads heads) {
  return clm::run(context, [&] { clm::attention_forward(*context, output, lse, qkv, first, heads); });
}

clm_status clm_attention_backward(clm_context* context, clm_tensor dqkv, clm_tensor doutput, clm_tensor output, clm_tensor lse,
                                  clm_tensor qkv, clm_tensor first, clm_heads heads) {
  return clm::run(context, [&] { clm::attention_backward(*context, dqkv, doutput, output, lse, qkv, first, heads); });
}

clm_status clm_attention_decode(clm_context* context, clm_tensor output, clm_tensor key_cache, clm_tensor value_cache,
                                clm_tensor qkv, clm_tensor rows, clm_tensor positions, clm_tensor first, clm_heads heads) {
  return clm::run(context, [&] {
    clm::attention_decode(*context, output, key_cache, value_cache, qkv, rows, positions, first, heads);
  });
}
