#pragma once
// A row of weights as bytes: the largest becomes 127.
#include "elementwise/loops.h"
#include "kernels/quantized.h"

namespace clm::CLM_ISA {

constexpr float largest_byte = 127.0f;

template <class E>
void quantize_rows(const QuantizeRows& call, int64_t begin, int64_t end) {
  const V most = Isa::set1(largest_byte);
  const V least = Isa::set1(-largest_byte);
  for (int64_t row = begin; row < end; row++) {
    const E* from = static_cast<const E*>(call.input) + row * call.columns;
    int8_t* to = call.output + row * call.columns;
    const float largest = max_over(0, call.columns, [&](int64_t i, auto lanes) { return Isa::abs(load(from + i, lanes)); });
    // The largest of some numbers and a NaN is a number: asked apart, so that the products are no numbers either.
    const float nan = max_over(0, call.columns, [&](int64_t i, auto lanes) {
      const V x = load(from + i, lanes);
      return Isa::select(Isa::equal(x, x), Isa::zero(), Isa::set1(1.0f));
    });
    const float scale = nan > 0.0f ? __builtin_nanf("") : largest > 0.0f ? largest / largest_byte : 0.0f;
    call.scale[row] = scale;
    const V divisor = Isa::set1(scale > 0.0f ? scale : 1.0f);
    for (int64_t i = 0; i < call.columns; i += Isa::width) {
      const int there = smaller(call.columns - i, Isa::width);
      // Within the bytes whatever the row held, NaN too: a conversion beyond them has no meaning in C.
      const V rounded = Isa::min(Isa::max(Isa::round(Isa::div(Isa::load(from + i, there), divisor)), least), most);
      float lanes[Isa::width];
      Isa::store(lanes, rounded);
      for (int lane = 0; lane < there; lane++) to[i + lane] = static_cast<int8_t>(lanes[lane]);
    }
  }
}

}
