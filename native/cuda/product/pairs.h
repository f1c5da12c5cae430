#pragma once
// Two neighbours of a row at a time, as the sums lie in registers, with the edges of the matrix.
#include "words/numbers.h"

struct Pair {
  float first, second;
};

/// Where (row, column) of a matrix of so many columns stands, and how much of a pair lies inside.
struct PairPlace {
  WORD PairPlace at(int row, int column, int rows, int columns) {
    const int inside = row < rows ? columns - column : 0;
    return {(uint64_t)row * columns + column, inside < 0 ? 0 : smaller(inside, 2), columns % 2 == 0};
  }
  uint64_t index;
  int inside;    // 0, 1 or 2
  bool aligned;  // every pair of the matrix can be one access
};

WORD Pair load_pair(const bf16* matrix, const PairPlace& place) {
  if (place.inside == 2 && place.aligned) {
    const uint32_t pair = *reinterpret_cast<const uint32_t*>(matrix + place.index);
    return {low_float(pair), high_float(pair)};
  }
  return {place.inside > 0 ? to_float(matrix[place.index]) : 0.0f, place.inside > 1 ? to_float(matrix[place.index + 1]) : 0.0f};
}

WORD Pair load_pair(const float* matrix, const PairPlace& place) {
  return {place.inside > 0 ? matrix[place.index] : 0.0f, place.inside > 1 ? matrix[place.index + 1] : 0.0f};
}

WORD void store_pair(bf16* matrix, const PairPlace& place, Pair pair) {
  if (place.inside == 2 && place.aligned) {
    *reinterpret_cast<uint32_t*>(matrix + place.index) = bf16_pack(pair.first, pair.second);
    return;
  }
  if (place.inside > 0) matrix[place.index] = Stored<bf16>::from(pair.first);
  if (place.inside > 1) matrix[place.index + 1] = Stored<bf16>::from(pair.second);
}

WORD void store_pair(float* matrix, const PairPlace& place, Pair pair) {
  if (place.inside > 0) matrix[place.index] = pair.first;
  if (place.inside > 1) matrix[place.index + 1] = pair.second;
}

/// As they come back from a BF16 that was written between two operations.
WORD Pair rounded(Pair pair) {
  const uint32_t packed = bf16_pack(pair.first, pair.second);
  return {low_float(packed), high_float(packed)};
}

/// sum + bias; the bias may be null.
WORD Pair with_bias(Pair sum, const bf16* bias, int column, int columns) {
  if (bias == nullptr) return sum;
  if (column < columns) sum.first += to_float(bias[column]);
  if (column + 1 < columns) sum.second += to_float(bias[column + 1]);
  return sum;
}
