#include "emulation/cases/attention.h"

#include <math.h>

#include <algorithm>

namespace cases {

namespace {

std::vector<int> first_tokens(const AttentionSize& size, Sight sight) {
  std::vector<int> first;
  for (int b = 0; b < size.B && sight != Sight::all; b++) {
    for (int t = 0; t < size.T; t++) {
      const int document = 29 + 8 * b;  // documents of other lengths in each sequence
      first.push_back(sight == Sight::documents ? t / document * document : std::max(0, t - 20));
    }
  }
  return first;
}

}

AttentionTensors::AttentionTensors(const AttentionSize& shape, Sight sight)
    : size(shape),
      qkv(normal_bf16(static_cast<size_t>(shape.B * shape.T * (shape.H + 2 * shape.key_heads) * shape.D), 11)),
      first(first_tokens(shape, sight)),
      output(static_cast<size_t>(shape.B * shape.T * shape.H * shape.D)),
      lse(static_cast<size_t>(shape.B * shape.H * shape.T)),
      x_(doubles(qkv)) {
  for (int b = 0; b < size.B; b++) {
    for (int h = 0; h < size.H; h++) {
      for (int t = 0; t < size.T; t++) attend(b, h, t);
    }
  }
}

void AttentionTensors::attend(int b, int h, int t) {
  std::vector<double> weights(static_cast<size_t>(t + 1));
  double total = 0;
  for (int u = first_of(b, t); u <= t; u++) {
    double score = 0;
    for (int d = 0; d < size.D; d++) score += x_[qkv_at(b, t, h, d)] * x_[qkv_at(b, u, key_head(h), d)];
    total += weights[static_cast<size_t>(u)] = exp(score / sqrt(size.D));
  }
  lse[lse_at(b, h, t)] = log(total);
  for (int d = 0; d < size.D; d++) {
    double sum = 0;
    for (int u = first_of(b, t); u <= t; u++) sum += weights[static_cast<size_t>(u)] / total * x_[qkv_at(b, u, value_head(h), d)];
    output[output_at(b, t, h, d)] = sum;
  }
}

std::vector<double> attention_gradient(const AttentionTensors& a, const std::vector<bf16>& doutput) {
  const std::vector<double> x = doubles(a.qkv), dy = doubles(doutput);
  const int D = a.size.D;
  const double scale = 1 / sqrt(D);
  std::vector<double> gradient(x.size());
  const auto pair = [&](int b, int h, int t, int u, double delta) {
    double score = 0, dprobability = 0;
    for (int d = 0; d < D; d++) {
      score += x[a.qkv_at(b, t, h, d)] * x[a.qkv_at(b, u, a.key_head(h), d)];
      dprobability += dy[a.output_at(b, t, h, d)] * x[a.qkv_at(b, u, a.value_head(h), d)];
    }
    const double probability = exp(score * scale - a.lse[a.lse_at(b, h, t)]);
    const double dscore = probability * (dprobability - delta) * scale;
    for (int d = 0; d < D; d++) {
      gradient[a.qkv_at(b, t, h, d)] += dscore * x[a.qkv_at(b, u, a.key_head(h), d)];
      gradient[a.qkv_at(b, u, a.key_head(h), d)] += dscore * x[a.qkv_at(b, t, h, d)];
      gradient[a.qkv_at(b, u, a.value_head(h), d)] += probability * dy[a.output_at(b, t, h, d)];
    }
  };
  for (int b = 0; b < a.size.B; b++) {
    for (int h = 0; h < a.size.H; h++) {
      for (int t = 0; t < a.size.T; t++) {
        double delta = 0;
        for (int d = 0; d < D; d++) delta += dy[a.output_at(b, t, h, d)] * a.output[a.output_at(b, t, h, d)];
        for (int u = a.first_of(b, t); u <= t; u++) pair(b, h, t, u, delta);
      }
    }
  }
  return gradient;
}

std::string named(const char* kernel, const AttentionSize& size, Sight sight) {
  const char* const sights[] = {"", " documents", " window"};
  return text("%s_%d B=%d T=%d H=%d Hkv=%d%s", kernel, size.D, size.B, size.T, size.H, size.key_heads, sights[static_cast<int>(sight)]);
}

}
