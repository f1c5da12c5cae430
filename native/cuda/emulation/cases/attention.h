#pragma once
// Attention in double, straight from its definition.
#include "emulation/cases/numbers.h"
#include "emulation/cases/suite.h"

namespace cases {

struct AttentionSize {
  int B, T, H, key_heads, D;
};

/// Which token a query sees first: 0; where its document begins; no more than 20 tokens back.
enum class Sight { all, documents, window };

struct AttentionTensors {
  AttentionTensors(const AttentionSize& size, Sight sight);

  /// Element d of head `head` of a row of qkv; key and value heads count on behind the queries'.
  size_t qkv_at(int b, int t, int head, int d) const {
    return static_cast<size_t>(((b * size.T + t) * (size.H + 2 * size.key_heads) + head) * size.D + d);
  }
  size_t output_at(int b, int t, int h, int d) const { return static_cast<size_t>(((b * size.T + t) * size.H + h) * size.D + d); }
  size_t lse_at(int b, int h, int t) const { return static_cast<size_t>((b * size.H + h) * size.T + t); }
  int key_head(int h) const { return size.H + h * size.key_heads / size.H; }
  int value_head(int h) const { return key_head(h) + size.key_heads; }
  int first_of(int b, int t) const { return first.empty() ? 0 : first[static_cast<size_t>(b * size.T + t)]; }

  AttentionSize size;
  std::vector<bf16> qkv;
  std::vector<int> first;  // empty: null
  // The forward's results.
  std::vector<double> output, lse;

 private:
  void attend(int b, int h, int t);
  std::vector<double> x_;  // qkv in double
};

/// dQkv, given dOutput (B,T,H D).
std::vector<double> attention_gradient(const AttentionTensors& tensors, const std::vector<bf16>& doutput);

std::string named(const char* kernel, const AttentionSize& size, Sight sight);

}
