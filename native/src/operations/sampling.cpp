#include <cmath>

#include "operations/chunks.h"
#include "operations/token_draw.h"

using namespace clm;

namespace {

constexpr int64_t word_bits = 32;

void check_options(const Arguments& arguments, const clm_next_token_options* options) {
  if (options == nullptr) arguments.refuse("options are missing");
  const auto number = [&](const char* name, float value) {
    if (!(value >= 0.0f)) arguments.refuse("%s is %g, needs 0 or more", name, static_cast<double>(value));
  };
  number("temperature", options->temperature);
  number("top_p", options->top_p);
  number("min_p", options->min_p);
  if (options->top_k < 0) arguments.refuse("top_k is %d, needs 0 or more", options->top_k);
}

void check_random(const Arguments& arguments, const Argument& random) {
  for (int64_t n = 0; n < random.count; n++) {
    const float u = random.f32()[n];
    if (!(u >= 0.0f && u < 1.0f)) {
      arguments.refuse("random[%lld] is %g, needs [0,1)", static_cast<long long>(n), static_cast<double>(u));
    }
  }
}

/// Every row of the mask admits a token; bits beyond the vocabulary do not count.
void check_allowed(const Arguments& arguments, const Argument& allowed, int64_t vocabulary) {
  const uint32_t last_bits = vocabulary % word_bits == 0 ? UINT32_MAX : (1u << (vocabulary % word_bits)) - 1;
  for (int64_t n = 0; allowed && n < allowed.rows; n++) {
    const auto* words = reinterpret_cast<const uint32_t*>(allowed.i32()) + n * allowed.last;
    uint32_t any = words[allowed.last - 1] & last_bits;
    for (int64_t i = 0; i + 1 < allowed.last; i++) any |= words[i];
    if (any == 0) arguments.refuse("allowed admits no token in row %lld", static_cast<long long>(n));
  }
}

struct Sampling {
  const Argument &ids, &log_likelihood, &logits, &allowed, &random;
  const clm_next_token_options& options;

  /// Each thread's block: candidates, values and masses of one row.
  static size_t scratch_bytes(int64_t vocabulary) {
    return static_cast<size_t>(vocabulary) * (sizeof(Candidate) + 2 * sizeof(float));
  }

  void row(clm_context& context, int64_t n, char* scratch) const {
    const int64_t vocabulary = logits.last;
    auto* candidates = reinterpret_cast<Candidate*>(scratch);
    auto* values = reinterpret_cast<float*>(candidates + vocabulary);
    Distribution call{};
    call.logits = static_cast<const char*>(logits.data()) + n * vocabulary * element_size(logits.tensor.dtype);
    call.allowed = allowed ? reinterpret_cast<const uint32_t*>(allowed.i32()) + n * allowed.last : nullptr;
    call.values = values;
    call.masses = values + vocabulary;
    call.vocabulary = vocabulary;
    call.temperature = options.temperature;
    const ElementwiseKernels& kernels = context.kernels.elementwise;
    (logits.bf16() ? kernels.distribution_bf16 : kernels.distribution_f32)(call);

    const TokenRow row{values, call.masses, call.allowed, call.total_mass, static_cast<int32_t>(vocabulary)};
    const int32_t id =
        options.temperature == 0.0f ? likeliest_token(row) : draw_token(row, options, random.f32()[n], candidates);
    ids.i32()[n] = id;
    log_likelihood.f32()[2 * n] = values[id] - call.log_sum_allowed;
    log_likelihood.f32()[2 * n + 1] = values[id] - call.log_sum_all;
  }
};

}

clm_status clm_next_token(clm_context* context, clm_tensor ids, clm_tensor log_likelihood, clm_tensor logits, clm_tensor allowed,
                          clm_tensor random, const clm_next_token_options* options) {
  return run(context, [&] {
    Arguments arguments(*context, "next_token");
    const Argument id = arguments.written("ids", ids, Types::integer);
    const Argument likelihood = arguments.written("log_likelihood", log_likelihood, Types::float32);
    const Argument x = arguments.read("logits", logits, Types::any_float);
    const Argument mask = arguments.read("allowed", allowed, Types::integer, Presence::optional);
    const Argument uniform = arguments.read("random", random, Types::float32);
    arguments.some_columns(x);
    if (x.last > INT32_MAX) arguments.refuse("logits has more columns than an id can name");
    arguments.vector(id, x.rows);
    arguments.matrix(likelihood, x.rows, 2);
    arguments.matrix(mask, x.rows, chunks_of(x.last, word_bits));
    arguments.vector(uniform, x.rows);
    check_options(arguments, options);
    check_random(arguments, uniform);
    check_allowed(arguments, mask, x.last);
    arguments.finish();

    if (x.rows == 0) return;
    const Sampling sampling{id, likelihood, x, mask, uniform, *options};
    context->scratch.reserve_per_thread(Sampling::scratch_bytes(x.last));
    context->pool.for_chunks(x.rows, [&](int64_t n, int thread) { sampling.row(*context, n, context->scratch.of<char>(thread)); });
  });
}
