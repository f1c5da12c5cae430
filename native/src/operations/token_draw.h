#pragma once
#include <cstdint>

#include "cyberlm.h"

namespace clm {

/// A token in the order of the draw: keys ascend where logits descend, and where logits are equal, ids ascend.
struct Candidate {
  uint64_t key;
  float mass;  // relative to the likeliest token, whose mass is 1
  int32_t id() const { return static_cast<int32_t>(key & 0xffffffffu); }
};

/// One row of logits, ready to be drawn from.
struct TokenRow {
  const float* values;      // (V) logits, -inf where the mask forbids
  const float* masses;      // (V) exp((value - likeliest) / temperature)
  const uint32_t* allowed;  // (ceil(V/32)) or null
  float total_mass;
  int32_t vocabulary;

  bool allows(int32_t id) const { return allowed == nullptr || (allowed[id / 32] >> (id % 32) & 1u) != 0; }
};

/// The likeliest allowed token, the smallest id of several.
int32_t likeliest_token(const TokenRow& row);

/// The token at the uniform number in the inverse of the cumulative distribution, after top-k, top-p and min-p. The candidates are
/// room for the whole vocabulary.
int32_t draw_token(const TokenRow& row, const clm_next_token_options& options, double random, Candidate* candidates);

}
