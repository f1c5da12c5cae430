#pragma once
#include "elementwise/loops.h"
#include "kernels/elementwise.h"

namespace clm::CLM_ISA {

template <class E>
void encoder_forward(const EncoderForward& call, int64_t begin, int64_t end) {
  const int64_t C = call.channels;
  for (int64_t n = begin; n < end; n++) {
    float* output = call.output + n * C;
    const E* token = static_cast<const E*>(call.wte) + call.tokens[n] * C;
    if (call.wpe == nullptr) {
      for_vectors(0, C, [&](int64_t c, auto lanes) { store(output + c, load(token + c, lanes), lanes); });
      continue;
    }
    const E* position = static_cast<const E*>(call.wpe) + call.positions[n] * C;
    for_vectors(0, C, [&](int64_t c, auto lanes) {
      store(output + c, Isa::add(load(token + c, lanes), load(position + c, lanes)), lanes);
    });
  }
}

/// Whoever owns a column adds all rows of it in their order: no two threads meet, and the sums have one order.
inline void encoder_backward(const EncoderBackward& call, int64_t begin, int64_t end) {
  const int64_t C = call.channels;
  for (int64_t n = 0; n < call.rows; n++) {
    const float* doutput = call.doutput + n * C;
    const auto add_to = [&](float* row) {
      for_vectors(begin, end, [&](int64_t c, auto lanes) {
        store(row + c, Isa::add(load(row + c, lanes), load(doutput + c, lanes)), lanes);
      });
    };
    add_to(call.dwte + call.tokens[n] * C);
    if (call.dwpe != nullptr) add_to(call.dwpe + call.positions[n] * C);
  }
}

}
