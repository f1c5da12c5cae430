#include <math.h>

#include "emulation/cases/attention.h"
#include "emulation/cases/families.h"

extern "C" {
void attention_cache_bf16(bf16*, bf16*, const bf16*, const int*, const int*, int, int, int, int);
using AttentionDecode = void(bf16*, const bf16*, const bf16*, const bf16*, const int*, const int*, const int*, int, int, int);
AttentionDecode attention_decode_bf16_32, attention_decode_bf16_64, attention_decode_bf16_128;
}

namespace cases {

namespace {

using emulation::Buffer;

AttentionDecode* kernel_of(int D) {
  return D == 32 ? attention_decode_bf16_32 : D == 64 ? attention_decode_bf16_64 : attention_decode_bf16_128;
}

/// A whole forward's tokens, all but the last `late` of each sequence in one call and the late ones one by one: prefill, then decoding.
/// Sequences stand in the caches in reverse, so that rows and tokens are not numbered alike.
void decode(Suite& suite, const AttentionSize& size, Sight sight, int late) {
  const AttentionTensors tensors(size, sight);
  const int max_tokens = size.T + 3;
  const size_t cache = static_cast<size_t>(size.B * max_tokens * size.key_heads * size.D);
  const size_t width = static_cast<size_t>((size.H + 2 * size.key_heads) * size.D);
  const size_t out_width = static_cast<size_t>(size.H * size.D);

  suite.run(named("attention_decode_bf16", size, sight), [&](Attempt& attempt) {
    const Buffer<bf16> keys("key cache", cache), values("value cache", cache);
    std::vector<bf16> got(tensors.output.size());
    const auto send = [&](int begin, int end) {
      std::vector<bf16> numbers;
      std::vector<int> rows, positions, first;
      for (int b = 0; b < size.B; b++) {
        for (int t = begin; t < end; t++) {
          const auto* from = tensors.qkv.data() + tensors.qkv_at(b, t, 0, 0);
          numbers.insert(numbers.end(), from, from + width);
          rows.push_back(size.B - 1 - b);
          positions.push_back(t);
          first.push_back(tensors.first_of(b, t));
        }
      }
      const uint32_t N = static_cast<uint32_t>(rows.size());
      const Buffer<bf16> qkv("qkv", numbers), output("output", N * out_width);
      const Buffer<int> row("rows", rows), position("positions", positions), seen("first", first);
      const int* first_or_null = tensors.first.empty() ? nullptr : static_cast<int*>(seen);
      attempt.launch({{N, 1, 1}, 128},
                     [&] { attention_cache_bf16(keys, values, qkv, row, position, max_tokens, size.H, size.key_heads, size.D); });
      attempt.launch({{N, static_cast<uint32_t>(size.H), 1}, 128}, [&] {
        kernel_of(size.D)(output, keys, values, qkv, row, position, first_or_null, max_tokens, size.H, size.key_heads);
      });
      const bf16* result = output;
      for (int b = 0; b < size.B; b++) {
        for (int t = begin; t < end; t++, result += out_width) {
          std::copy(result, result + out_width, got.begin() + static_cast<ptrdiff_t>(tensors.output_at(b, t, 0, 0)));
        }
      }
    };
    send(0, size.T - late);
    for (int t = size.T - late; t < size.T; t++) send(t, t + 1);
    attempt.compare("output", got, tensors.output);
  });
}

}

void attention_decode(Suite& suite) {
  decode(suite, {2, 37, 2, 1, 64}, Sight::all, 3);
  decode(suite, {1, 40, 2, 2, 32}, Sight::documents, 2);
  decode(suite, {2, 27, 3, 1, 128}, Sight::window, 2);
  decode(suite, {1, 1, 1, 1, 64}, Sight::all, 1);
}

}
