#include <cmath>

#include "operations/chunks.h"

using namespace clm;

namespace {

/// Fixed chunks, added in their order and in double: one result for any number of threads, and no digits lost over many chunks.
clm_status add_sum(const char* name, clm_context* context, const clm_tensor& sum, const clm_tensor& values,
                   const ByStorage<Sum> ElementwiseKernels::*kernel) {
  return run(context, [&] {
    Arguments arguments(*context, name);
    const Argument total = arguments.written("sum", sum, Types::float32);
    const Argument x = arguments.read("values", values, Types::any_float);
    arguments.vector(total, 1);
    arguments.finish();
    const int64_t chunks = chunks_of(x.count, chunk_elements);
    double* partial = context->scratch.shared<double>(static_cast<size_t>(chunks));
    const Sum call{partial, x.data(), chunk_elements};
    run_elements(*context, (context->kernels.elementwise.*kernel).of(x.bf16()), call, x.count);
    double result = *total.f32();
    for (int64_t chunk = 0; chunk < chunks; chunk++) result += partial[chunk];
    *total.f32() = static_cast<float>(result);
  });
}

void check_step(const Arguments& arguments, const clm_adamw_step* step) {
  if (step == nullptr) arguments.refuse("step is missing");
  if (step->step < 1) arguments.refuse("step is %d, counts from 1", step->step);
  for (float value : {step->learning_rate, step->beta1, step->beta2, step->epsilon, step->weight_decay, step->clip_norm}) {
    if (!std::isfinite(value)) arguments.refuse("a number of the step is not finite");
  }
  for (float beta : {step->beta1, step->beta2}) {
    if (beta < 0.0f || beta >= 1.0f) arguments.refuse("a beta is %g, needs to be from 0 to below 1", static_cast<double>(beta));
  }
  if (step->epsilon < 0.0f) arguments.refuse("epsilon is %g, needs to be 0 or more", static_cast<double>(step->epsilon));
}

AdamW adamw_call(const clm_adamw_step& step, double norm) {
  AdamW call{};
  call.clip = step.clip_norm > 0.0f && norm > step.clip_norm ? static_cast<float>(step.clip_norm / norm) : 1.0f;
  call.beta1 = step.beta1;
  call.beta2 = step.beta2;
  call.one_minus_beta1 = static_cast<float>(1.0 - step.beta1);
  call.one_minus_beta2 = static_cast<float>(1.0 - step.beta2);
  call.first_bias = static_cast<float>(1.0 - std::pow(static_cast<double>(step.beta1), step.step));
  call.second_bias = static_cast<float>(1.0 - std::pow(static_cast<double>(step.beta2), step.step));
  call.learning_rate = step.learning_rate;
  call.weight_decay = step.weight_decay;
  call.epsilon = step.epsilon;
  return call;
}

}

clm_status clm_add_sum(clm_context* context, clm_tensor sum, clm_tensor values) {
  return add_sum("add_sum", context, sum, values, &ElementwiseKernels::sum);
}

clm_status clm_global_norm_squared(clm_context* context, clm_tensor sum, clm_tensor values) {
  return add_sum("global_norm_squared", context, sum, values, &ElementwiseKernels::sum_of_squares);
}

clm_status clm_adamw(clm_context* context, clm_tensor weight, clm_tensor master, clm_tensor gradient, clm_tensor m, clm_tensor v,
                     clm_tensor norm_squared, clm_tensor skipped, const clm_adamw_step* step) {
  return run(context, [&] {
    Arguments arguments(*context, "adamw");
    const Argument w = arguments.written("weight", weight, Types::storage);
    const Argument precise = arguments.written("master", master, Types::float32, w.bf16() ? Presence::required : Presence::optional);
    const Argument g = arguments.read("gradient", gradient, Types::float32);
    const Argument first = arguments.written("m", m, Types::float32);
    const Argument second = arguments.written("v", v, Types::float32);
    const Argument norm = arguments.read("norm_squared", norm_squared, Types::float32, Presence::optional);
    const Argument skips = arguments.written("skipped", skipped, Types::float32, Presence::optional);
    for (const Argument* argument : {&precise, &g, &first, &second}) arguments.vector(*argument, w.count);
    arguments.vector(norm, 1);
    arguments.vector(skips, 1);
    check_step(arguments, step);
    arguments.finish();

    const double root = norm ? std::sqrt(static_cast<double>(*norm.f32())) : 0.0;
    if (!std::isfinite(root)) {
      if (skips) *skips.f32() += 1.0f;
      return;
    }
    AdamW call = adamw_call(*step, root);
    call.weight = w.data();
    call.master = precise.f32();
    call.gradient = g.f32();
    call.m = first.f32();
    call.v = second.f32();
    run_elements(*context, context->kernels.elementwise.adamw.of(w.bf16()), call, w.count);
  });
}

clm_status clm_scaled_add(clm_context* context, clm_tensor output, clm_tensor input, clm_tensor norm_squared, clm_tensor guard,
                          float alpha, float beta) {
  return run(context, [&] {
    Arguments arguments(*context, "scaled_add");
    const Argument y = arguments.written("output", output, Types::float32);
    const Argument x = arguments.read("input", input, Types::float32);
    const Argument norm = arguments.read("norm_squared", norm_squared, Types::float32, Presence::optional);
    const Argument guarding = arguments.read("guard", guard, Types::float32, Presence::optional);
    arguments.vector(x, y.count);
    arguments.vector(norm, 1);
    arguments.vector(guarding, 1);
    arguments.may_replace(y, x);
    arguments.finish();
    if (guarding && !std::isfinite(*guarding.f32())) return;
    const float scale = norm ? static_cast<float>(alpha / std::sqrt(static_cast<double>(*norm.f32()))) : alpha;
    run_elements(*context, context->kernels.elementwise.scaled_add, ScaledAdd{y.f32(), x.f32(), scale, beta}, y.count);
  });
}
