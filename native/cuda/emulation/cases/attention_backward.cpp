#include "emulation/cases/attention.h"
#include "emulation/cases/families.h"

extern "C" {
void attention_delta_bf16(float* delta, const bf16* doutput, const bf16* output, int B, int T, int H, int D);
using AttentionBackward = void(bf16*, const bf16*, const float*, const float*, const bf16*, const int*, int, int, int);
AttentionBackward attention_dquery_bf16_32, attention_dquery_bf16_64, attention_dquery_bf16_128;
AttentionBackward attention_dkey_dvalue_bf16_32, attention_dkey_dvalue_bf16_64, attention_dkey_dvalue_bf16_128;
}

namespace cases {

namespace {

using emulation::Buffer;

AttentionBackward* dquery_of(int D) {
  return D == 32 ? attention_dquery_bf16_32 : D == 64 ? attention_dquery_bf16_64 : attention_dquery_bf16_128;
}
AttentionBackward* dkey_dvalue_of(int D) {
  return D == 32 ? attention_dkey_dvalue_bf16_32 : D == 64 ? attention_dkey_dvalue_bf16_64 : attention_dkey_dvalue_bf16_128;
}

/// Two kept tiles of 64 rows, and two stages of two tiles of 64, or one stage of two of 32 where a head has 128 numbers.
emulation::Launch launch_of(const AttentionSize& size, int heads) {
  const size_t rows = size.D == 128 ? 2 * 64 + 2 * 32 : 2 * 64 + 4 * 64;
  const Index3 grid{blocks_of(size.T, 64), static_cast<uint32_t>(heads), static_cast<uint32_t>(size.B)};
  return {grid, 128, rows * static_cast<size_t>(size.D) * sizeof(bf16)};
}

void backward(Suite& suite, const AttentionSize& size, Sight sight) {
  const AttentionTensors tensors(size, sight);
  const std::vector<bf16> gradient = normal_bf16(tensors.output.size(), 12);
  const std::vector<double> expected = attention_gradient(tensors, gradient);
  std::vector<bf16> results;
  for (double x : tensors.output) results.push_back(to_bf16(static_cast<float>(x)));
  const std::vector<float> sums(tensors.lse.begin(), tensors.lse.end());
  const auto [B, T, H, key_heads, D] = size;
  const emulation::Launch delta_launch{{blocks_of(B * T * H, 8), 1, 1}, 256};
  suite.run(named("attention_backward_bf16", size, sight), [&, T = T, H = H, key_heads = key_heads](Attempt& attempt) {
    const Buffer<bf16> qkv("qkv", tensors.qkv), output("output", results), doutput("dOutput", gradient);
    const Buffer<float> lse("lse", sums), delta("delta", sums.size());
    const Buffer<bf16> dqkv("dQkv", expected.size());
    const Buffer<int> first_tokens("first", tensors.first);
    const int* first = tensors.first.empty() ? nullptr : static_cast<int*>(first_tokens);
    attempt.launch(delta_launch, [&] { attention_delta_bf16(delta, doutput, output, size.B, T, H, size.D); });
    attempt.launch(launch_of(size, H), [&] { dquery_of(size.D)(dqkv, doutput, lse, delta, qkv, first, T, H, key_heads); });
    attempt.launch(launch_of(size, key_heads), [&] { dkey_dvalue_of(size.D)(dqkv, doutput, lse, delta, qkv, first, T, H, key_heads); });
    // Probabilities and slopes are rounded to BF16 before they are multiplied, and delta comes from a rounded output.
    attempt.compare("dQkv", dqkv.values(), expected, {5e-5, 0.05});
  });
}

}

void attention_backward(Suite& suite) {
  backward(suite, {1, 130, 2, 1, 64}, Sight::all);
  backward(suite, {2, 97, 2, 2, 32}, Sight::documents);
  backward(suite, {1, 150, 1, 1, 64}, Sight::window);
  backward(suite, {1, 97, 3, 1, 128}, Sight::documents);
  backward(suite, {2, 1, 1, 1, 32}, Sight::all);
}

}
