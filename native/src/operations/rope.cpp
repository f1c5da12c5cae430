#include <cmath>

#include "operations/chunks.h"

using namespace clm;

namespace {

/// Cosines and sines of positions * theta^(-2i/D), taken in double: an angle of a thousand radians has four digits left in F32.
class Angles {
 public:
  Angles(clm_context& context, const Argument& positions, int64_t half, double theta, float sign) : half_(half) {
    const int32_t* p = positions.i32();
    int64_t slots = 0;
    for (int64_t n = 0; n < positions.count; n++) slots = std::max<int64_t>(slots, int64_t{p[n]} + 1);
    // One table row for each position while there are fewer of them than rows, else one for each row.
    shared_ = slots <= positions.count;
    if (!shared_) slots = positions.count;
    cosines_ = context.scratch.shared<float>(static_cast<size_t>(2 * slots * half));
    sines_ = cosines_ + slots * half;
    for_ranges(context, slots, 16, [&](int64_t begin, int64_t end) {
      for (int64_t slot = begin; slot < end; slot++) fill(slot, shared_ ? static_cast<double>(slot) : p[slot], theta, sign);
    });
  }

  const float* cosines() const { return cosines_; }
  const float* sines() const { return sines_; }
  bool by_position() const { return shared_; }

 private:
  void fill(int64_t slot, double position, double theta, float sign) const {
    // theta^(-2i/D) with D = 2 half; a running product would gather its rounding.
    for (int64_t i = 0; i < half_; i++) {
      const double angle = position * std::pow(theta, -static_cast<double>(i) / static_cast<double>(half_));
      cosines_[slot * half_ + i] = static_cast<float>(std::cos(angle));
      sines_[slot * half_ + i] = sign * static_cast<float>(std::sin(angle));
    }
  }

  int64_t half_;
  bool shared_;
  float* cosines_;
  float* sines_;
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

    const Angles angles(*context, p, heads.size / 2, theta, sign);
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
