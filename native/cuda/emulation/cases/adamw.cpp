#include <math.h>

#include "emulation/cases/families.h"
#include "emulation/cases/numbers.h"

// As in adamw.cu.
struct AdamWStep {
  float learning_rate, beta1, beta2, one_minus_beta1, one_minus_beta2, first_bias, second_bias, epsilon, weight_decay, clip;
};

extern "C" {
void adamw_bf16(bf16*, float*, const float*, float*, float*, const float*, float*, AdamWStep, int64_t);
void adamw_f32(float*, const float*, float*, float*, const float*, float*, AdamWStep, int64_t);
}

namespace cases {

namespace {

using emulation::Buffer;

constexpr double beta1 = 0.9, beta2 = 0.95;
constexpr int step_number = 3;

AdamWStep step_of(float clip) {
  return {.learning_rate = 0.01f,
          .beta1 = static_cast<float>(beta1),
          .beta2 = static_cast<float>(beta2),
          .one_minus_beta1 = static_cast<float>(1 - beta1),
          .one_minus_beta2 = static_cast<float>(1 - beta2),
          .first_bias = static_cast<float>(1 - pow(beta1, step_number)),
          .second_bias = static_cast<float>(1 - pow(beta2, step_number)),
          .epsilon = 1e-8f,
          .weight_decay = 0.1f,
          .clip = clip};
}

struct State {
  explicit State(size_t count) : master(normal_floats(count, 41)), gradient(normal_floats(count, 42)), m(normal_floats(count, 43, 0.1)) {
    for (float x : normal_floats(count, 44, 0.1)) v.push_back(x * x);
  }
  std::vector<float> master, gradient, m, v;
};

struct Expected {
  std::vector<double> weight, m, v;
};
Expected expected_of(const State& state, double scale) {
  const AdamWStep step = step_of(0);
  Expected expected;
  for (size_t i = 0; i < state.master.size(); i++) {
    const double g = state.gradient[i] * scale;
    const double w = state.master[i];
    const double first = beta1 * state.m[i] + (1 - beta1) * g;
    const double second = beta2 * state.v[i] + (1 - beta2) * g * g;
    const double update = first / (1 - pow(beta1, step_number)) / (sqrt(second / (1 - pow(beta2, step_number))) + 1e-8);
    expected.m.push_back(first);
    expected.v.push_back(second);
    expected.weight.push_back(w - static_cast<double>(step.learning_rate) * (update + static_cast<double>(step.weight_decay) * w));
  }
  return expected;
}

emulation::Launch launch_of(size_t count) { return {{blocks_of(static_cast<int>(count), 256), 1, 1}, 256}; }

/// clip 0: none; norm² is given as it stands in memory.
void bf16_weights(Suite& suite, const char* what, size_t count, float clip, float norm_squared, double scale) {
  const State state(count);
  const Expected expected = expected_of(state, scale);
  suite.run(text("adamw_bf16 %s count=%zu", what, count), [&](Attempt& attempt) {
    const Buffer<float> master("master", state.master), gradient("gradient", state.gradient), m("m", state.m), v("v", state.v);
    const Buffer<float> norm("normSquared", std::vector<float>{norm_squared}), skipped("skipped", std::vector<float>{0});
    const Buffer<bf16> weight("weight", count);
    const int64_t numbers = static_cast<int64_t>(count);
    attempt.launch(launch_of(count), [&] { adamw_bf16(weight, master, gradient, m, v, norm, skipped, step_of(clip), numbers); });
    attempt.compare("master", master.values(), expected.weight);
    attempt.compare("weight", weight.values(), expected.weight);
    attempt.compare("m", m.values(), expected.m);
    attempt.compare("v", v.values(), expected.v);
    attempt.compare("skipped", skipped.values(), {0}, exact);
  });
}

void f32_weights(Suite& suite, size_t count) {
  const State state(count);
  const Expected expected = expected_of(state, 1);
  suite.run(text("adamw_f32 without norm count=%zu", count), [&](Attempt& attempt) {
    const Buffer<float> weight("weight", state.master), gradient("gradient", state.gradient), m("m", state.m), v("v", state.v);
    const int64_t numbers = static_cast<int64_t>(count);
    attempt.launch(launch_of(count), [&] { adamw_f32(weight, gradient, m, v, nullptr, nullptr, step_of(1), numbers); });
    attempt.compare("weight", weight.values(), expected.weight);
    attempt.compare("m", m.values(), expected.m);
    attempt.compare("v", v.values(), expected.v);
  });
}

void not_finite(Suite& suite, const char* what, float norm_squared) {
  const State state(300);
  suite.run(text("adamw_f32 skips a norm of %s", what), [&](Attempt& attempt) {
    const Buffer<float> weight("weight", state.master), gradient("gradient", state.gradient), m("m", state.m), v("v", state.v);
    const Buffer<float> norm("normSquared", std::vector<float>{norm_squared}), skipped("skipped", std::vector<float>{4});
    attempt.launch(launch_of(300), [&] { adamw_f32(weight, gradient, m, v, norm, skipped, step_of(1), 300); });
    attempt.launch(launch_of(300), [&] { adamw_f32(weight, gradient, m, v, norm, nullptr, step_of(1), 300); });
    attempt.compare("weight", weight.values(), doubles(state.master), exact);
    attempt.compare("m", m.values(), doubles(state.m), exact);
    attempt.compare("v", v.values(), doubles(state.v), exact);
    attempt.compare("skipped", skipped.values(), {5}, exact);
  });
}

}

void adamw(Suite& suite) {
  bf16_weights(suite, "clipped", 300, 2, 64, 0.25);
  bf16_weights(suite, "below the clip", 256, 2, 1, 1);
  bf16_weights(suite, "without clipping", 1, 0, 64, 1);
  f32_weights(suite, 257);
  not_finite(suite, "infinity", INFINITY);
  not_finite(suite, "NaN", NAN);
}

}
