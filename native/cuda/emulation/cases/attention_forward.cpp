#include "emulation/cases/attention.h"
#include "emulation/cases/families.h"

extern "C" {
using AttentionForward = void(bf16*, float*, const bf16*, const int*, int, int, int);
AttentionForward attention_forward_bf16_32, attention_forward_bf16_64, attention_forward_bf16_128;
}

namespace cases {

namespace {

using emulation::Buffer;

AttentionForward* kernel_of(int D) {
  return D == 32 ? attention_forward_bf16_32 : D == 64 ? attention_forward_bf16_64 : attention_forward_bf16_128;
}

/// 64 queries, and two stages of keys and values: 64 rows of each, 32 where a head has 128 numbers.
emulation::Launch launch_of(const AttentionSize& size) {
  const size_t rows = size.D == 128 ? 64 + 4 * 32 : 64 + 4 * 64;
  const Index3 grid{blocks_of(size.T, 64), static_cast<uint32_t>(size.H), static_cast<uint32_t>(size.B)};
  return {grid, 128, rows * static_cast<size_t>(size.D) * sizeof(bf16)};
}

void forward(Suite& suite, const AttentionSize& size, Sight sight) {
  const AttentionTensors tensors(size, sight);
  suite.run(named("attention_forward_bf16", size, sight), [&](Attempt& attempt) {
    const Buffer<bf16> qkv("qkv", tensors.qkv), output("output", tensors.output.size());
    const Buffer<float> lse("lse", tensors.lse.size());
    const Buffer<int> first("first", tensors.first);
    const int* first_or_null = tensors.first.empty() ? nullptr : static_cast<int*>(first);
    attempt.launch(launch_of(size), [&] { kernel_of(size.D)(output, lse, qkv, first_or_null, size.T, size.H, size.key_heads); });
    attempt.compare("output", output.values(), tensors.output);
    attempt.compare("lse", lse.values(), tensors.lse);
  });
}

/// A token has the same bits however many follow it.
void prefix(Suite& suite) {
  const AttentionSize whole{1, 130, 1, 1, 64}, part{1, 70, 1, 1, 64};
  const AttentionTensors tensors(whole, Sight::all);
  const size_t count = tensors.output_at(0, 70, 0, 0);
  suite.run("70 tokens have the bits of the first 70 of 130", [&](Attempt& attempt) {
    const Buffer<bf16> qkv("qkv", tensors.qkv), all("all", tensors.output.size()), first("first 70", count);
    const Buffer<float> all_lse("all lse", size_t{130}), first_lse("first 70 lse", size_t{70});
    attempt.launch(launch_of(whole), [&] { attention_forward_bf16_64(all, all_lse, qkv, nullptr, 130, 1, 1); });
    attempt.launch(launch_of(part), [&] { attention_forward_bf16_64(first, first_lse, qkv, nullptr, 70, 1, 1); });
    if (!attempt.failure().empty()) return;
    const std::vector<double> rows = doubles(all.values());
    attempt.compare("output", first.values(), std::vector<double>(rows.begin(), rows.begin() + static_cast<ptrdiff_t>(count)), exact);
  });
}

}

void attention_forward(Suite& suite) {
  forward(suite, {1, 130, 2, 1, 64}, Sight::all);
  forward(suite, {2, 97, 2, 2, 32}, Sight::documents);
  forward(suite, {1, 150, 1, 1, 64}, Sight::window);
  forward(suite, {1, 97, 3, 1, 128}, Sight::documents);
  forward(suite, {2, 1, 1, 1, 64}, Sight::all);
  forward(suite, {1, 64, 4, 2, 32}, Sight::all);
  forward(suite, {1, 65, 1, 1, 128}, Sight::all);
  prefix(suite);
}

}
