#pragma once
#include <cstdint>
#include <vector>

namespace clm {

/// What angles are of: position * theta^(-i/half) for i < half, the sines times sign.
struct AngleKind {
  int64_t half;
  double theta;
  float sign;
  bool operator==(const AngleKind&) const = default;
};

/// Cosines and sines (positions, half) of the positions 0, 1, 2 and so on.
struct AngleTable {
  AngleKind kind{};
  int64_t positions = 0;
  std::vector<float> cosines;
  std::vector<float> sines;
};

/// Tables kept between calls: a sampling step asks for the same angles in every layer, and taking them in double each time was a
/// twenty-fifth of it.
class RotaryAngles {
 public:
  /// Whether a table of so many positions is kept: 65,536 of a head of 64, 16 MiB, or as many numbers.
  static constexpr bool keeps(int64_t positions, int64_t half) { return positions <= most_angles / half; }

  /// The table of this kind, with no positions when there was none; one of another kind gives way then.
  AngleTable& of(const AngleKind& kind) {
    for (AngleTable& table : tables_) {
      if (table.positions > 0 && table.kind == kind) return table;
    }
    AngleTable& table = tables_[next_];
    next_ = (next_ + 1) % count;
    table = {};
    table.kind = kind;
    return table;
  }

 private:
  // Forward and backward of one model, and of a second one beside it.
  static constexpr int count = 4;
  static constexpr int64_t most_angles = int64_t{1} << 21;
  AngleTable tables_[count];
  int next_ = 0;
};

}
