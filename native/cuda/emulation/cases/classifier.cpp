#include <math.h>

#include "emulation/cases/families.h"
#include "emulation/cases/numbers.h"

extern "C" {
void fused_classifier_bf16(bf16*, float*, const int*, const float*, float, int, int);
void fused_classifier_f32(float*, float*, const int*, const float*, float, int, int);
}

namespace cases {

namespace {

using emulation::Buffer;

constexpr float dloss = 0.25f;

/// Ignored targets among others, one of them the last row.
std::vector<int> targets_of(int N, int V) {
  std::vector<int> targets;
  for (int n = 0; n < N; n++) targets.push_back(n % 3 == 2 ? -1 : (n * 7 + V - 1) % V);
  return targets;
}

struct Expected {
  std::vector<double> losses, gradient;
};
Expected expected_of(const std::vector<double>& logits, const std::vector<int>& targets, const std::vector<float>& weights) {
  Expected expected;
  const size_t V = logits.size() / targets.size();
  for (size_t n = 0; n < targets.size(); n++) {
    const double* row = logits.data() + n * V;
    const double weight = weights.empty() ? 1 : static_cast<double>(weights[n]);
    double total = 0;
    for (size_t v = 0; v < V; v++) total += exp(row[v]);
    const bool ignored = targets[n] < 0;
    expected.losses.push_back(ignored ? 0 : weight * (log(total) - row[targets[n]]));
    for (size_t v = 0; v < V; v++) {
      const double error = exp(row[v]) / total - (static_cast<int>(v) == targets[n] ? 1 : 0);
      expected.gradient.push_back(ignored ? 0 : error * static_cast<double>(dloss) * weight);
    }
  }
  return expected;
}

template <class T>
void classify(Suite& suite, const char* name, void (*kernel)(T*, float*, const int*, const float*, float, int, int),
              const std::vector<T>& values, int V, bool with_weights) {
  const int N = static_cast<int>(values.size()) / V;
  const std::vector<int> chosen = targets_of(N, V);
  std::vector<float> importance;
  for (int n = 0; with_weights && n < N; n++) importance.push_back(0.5f + static_cast<float>(n % 2));
  const Expected expected = expected_of(doubles(values), chosen, importance);
  const emulation::Launch shape{{static_cast<uint32_t>(N), 1, 1}, 256};
  suite.run(text("%s N=%d V=%d%s", name, N, V, with_weights ? " weights" : ""), [&](Attempt& attempt) {
    const Buffer<T> logits("logits", values);
    const Buffer<float> losses("losses", expected.losses.size()), unread("losses", expected.losses.size());
    const Buffer<int> targets("targets", chosen);
    const Buffer<float> weight_values("weights", importance);
    const float* weights = with_weights ? static_cast<float*>(weight_values) : nullptr;
    // Without the gradient the logits stay.
    attempt.launch(shape, [&] { kernel(logits, unread, targets, weights, dloss, 0, V); });
    attempt.compare("logits", logits.values(), doubles(values), exact);
    attempt.compare("losses without gradient", unread.values(), expected.losses);
    attempt.launch(shape, [&] { kernel(logits, losses, targets, weights, dloss, 1, V); });
    attempt.compare("losses", losses.values(), expected.losses);
    attempt.compare("gradient", logits.values(), expected.gradient);
  });
}

}

void classifier(Suite& suite) {
  classify(suite, "fused_classifier_bf16", fused_classifier_bf16, normal_bf16(5 * 300, 31, 4), 300, true);
  classify(suite, "fused_classifier_bf16", fused_classifier_bf16, normal_bf16(6 * 33, 32, 4), 33, false);
  classify(suite, "fused_classifier_bf16", fused_classifier_bf16, normal_bf16(3, 33), 1, false);
  classify(suite, "fused_classifier_f32", fused_classifier_f32, normal_floats(4 * 257, 34, 4), 257, true);
}

}
