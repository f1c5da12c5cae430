#include <cmath>

#include "operations/chunks.h"

using namespace clm;

namespace {

/// Cosines and sines of positions * theta^(-2i/D), taken in double: an angle of a thousand radians has four digits left in F32.
class Angles {
 public:
  Angles(clm_context& context, const Argument& positions, const AngleKind& kind) : half_(kind.half) {
    const int32_t* p = positions.i32();
    int64_t slots = 0;
    for (int64_t n = 0; n < positions.count; n++) slots = std::max<int64_t>(slots, int64_t{p[n]} + 1);
    by_position_ = RotaryAngles::keeps(slots, half_);
    if (by_position_) {
      AngleTable& table = context.angles.of(kind);
      if (table.positions < slots) extend(context, table, slots);
      cosines_ = table.cosines.data();
      sines_ = table.sines.data();
    } else {
      float* own = context.scratch.shared<float>(static_cast<size_t>(2 * positions.count * half_));
      fill(context, kind, positions.count, own, own + positions.count * half_, [&](int64_t slot) { return p[slot]; });
      cosines_ = own;
      sines_ = own + positions.count * half_;
    }
  }

  const float* cosines() const { return cosines_; }
  const float* sines() const { return sines_; }
  bool by_position() const { return by_position_; }

 private:
  static constexpr int64_t least_positions = 64;

  void extend(clm_context& context, AngleTable& table, int64_t slots) const {
    int64_t positions = least_positions;
    while (positions < slots) positions *= 2;
    table.positions = 0;  // empty until it is whole, should there be no memory
    table.cosines.resize(static_cast<size_t>(positions * half_));
    table.sines.resize(static_cast<size_t>(positions * half_));
    fill(context, table.kind, positions, table.cosines.data(), table.sines.data(), [](int64_t slot) { return slot; });
    table.positions = positions;
  }

  /// A row of the table for each slot.
  template <class Position>
  static void fill(clm_context& context, const AngleKind& kind, int64_t slots, float* cosines, float* sines, Position position) {
    for_ranges(context, slots, 16, [&](int64_t begin, int64_t end) {
      for (int64_t slot = begin; slot < end; slot++) {
        // theta^(-2i/D) with D = 2 half; a running product would gather its rounding.
        for (int64_t i = 0; i < kind.half; i++) {
          const double rate = std::pow(kind.theta, -static_cast<double>(i) / static_cast<double>(kind.half));
          const double angle = static_cast<double>(position(slot)) * rate;
          cosines[slot * kind.half + i] = static_cast<float>(std::cos(angle));
          sines[slot * kind.half + i] = kind.sign * static_cast<float>(std::sin(angle));
        }
      }
    });
  }

  int64_t half_;
  bool by_position_;
  const float* cosines_;
  const float* sines_;
};

clm_status rotate(const char* name, const char* tensor_name, clm_context* context, const clm_tensor& qkv,
                  const clm_tensor& positions, clm_heads heads, float theta, float sign) {
  return run(context, [&] {
    Arguments arguments(*context, name);
    const Argument x = arguments.written(tensor_name, qkv, Types::storage);
    const Argument p = arguments.read("positions", positions, Types::integer);
    const int64_t width = check_heads(arguments, heads);
    if (heads.size % 2 != 0) arguments.refuse("the head size is %d, needs to be even", heads.size);
    if (!(theta > 0.0f) || !std::isfinite(theta)) arguments.refuse("theta is %g, needs to be positive", static_cast<double>(theta));
    arguments.matrix(x, x.rows, width);
    arguments.vector(p, x.rows);
    arguments.range(p, 0, int64_t{INT32_MAX} + 1);
    arguments.finish();

    const Angles angles(*context, p, {heads.size / 2, theta, sign});
    const Rope call{x.data(),
                    angles.cosines(),
                    angles.sines(),
                    angles.by_position() ? p.i32() : nullptr,
                    width,
                    int64_t{heads.query} + heads.key_value,
                    heads.size};
    run_rows(*context, context->kernels.elementwise.rope.of(x.bf16()), call, x.rows, width);
  });
}

}

clm_status clm_rope_forward(clm_context* context, clm_tensor qkv, clm_tensor positions, clm_heads heads, float theta) {
  return rotate("rope_forward", "qkv", context, qkv, positions, heads, theta, 1.0f);
}

clm_status clm_rope_backward(clm_context* context, clm_tensor dqkv, clm_tensor positions, clm_heads heads, float theta) {
  return rotate("rope_backward", "dqkv", context, dqkv, positions, heads, theta, -1.0f);
}
