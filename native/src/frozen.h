#pragma once
#include <cstdint>
#include <vector>

#include "cyberlm.h"

namespace clm {

/// Weights whose owner has promised not to change them, each beside a copy in the order in which the inner loop reads it.
class FrozenWeights {
 public:
  FrozenWeights() = default;
  ~FrozenWeights();
  FrozenWeights(const FrozenWeights&) = delete;
  FrozenWeights& operator=(const FrozenWeights&) = delete;

  /// The copy of this very tensor (OC, C), or NULL.
  const float* find(const clm_tensor& weight) const;

  /// Whether a byte of the tensor belongs to a frozen weight.
  bool overlaps(const void* data, int64_t bytes) const;

  /// Counts one more owner of a tensor that is frozen already; false when it is not.
  bool hold(const clm_tensor& weight);

  /// Room for a copy of so many words, with one owner; std::bad_alloc when there is none.
  float* add(const clm_tensor& weight, int64_t bytes, int64_t words);

  /// One owner less, the last one gives the copy back. False when the tensor is not frozen.
  bool release(const clm_tensor& weight);

 private:
  struct Entry {
    clm_tensor weight;
    int64_t bytes;
    float* packed;
    int owners;
  };

  // A model has a few dozen weights: looking through them costs less than a hash.
  std::vector<Entry> entries_;
  // Around all that were ever frozen: what an operation writes lies outside, nearly always.
  uintptr_t begin_ = UINTPTR_MAX;
  uintptr_t end_ = 0;
};

}
