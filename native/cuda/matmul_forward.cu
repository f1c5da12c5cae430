// output (N,OC) = input (N,C) weight (OC,C)^T + bias (OC); all BF16, sums F32, the output BF16 or F32, bias may be null.
// Grid (ceil(OC / tile), ceil(N / tile)); threads and shared memory are the plan's: 256 and 48 KiB (_128), 128 and 32 KiB (_64).
#include "product/pairs.h"
#include "product/product.h"

template <class P, class Out>
WORD void matmul_forward(Out* output, const bf16* input, const bf16* weight, const bf16* bias, int N, int C, int OC) {
  const auto store = [&](int row, int column, float x, float y) INLINE_LAMBDA {
    store_pair(output, PairPlace::at(row, column, N, OC), with_bias({x, y}, bias, column, OC));
  };
  Product<P, Layout::depth_last, Layout::depth_last>::run(input, weight, {N, OC, C, 0, C}, store);
}

#define MATMUL_FORWARD(name, plan, Out)                                                                   \
  extern "C" __global__ void __launch_bounds__(plan::threads)                                             \
  name(Out* output, const bf16* input, const bf16* weight, const bf16* bias, int N, int C, int OC) {      \
    matmul_forward<plan>(output, input, weight, bias, N, C, OC);                                          \
  }

MATMUL_FORWARD(matmul_forward_bf16_128, LargePlan, bf16)
MATMUL_FORWARD(matmul_forward_bf16_64, SmallPlan, bf16)
// Logits of sampling are F32: in BF16, logits near 16 lie 1/8 apart.
MATMUL_FORWARD(matmul_forward_bf16_f32_128, LargePlan, float)
MATMUL_FORWARD(matmul_forward_bf16_f32_64, SmallPlan, float)
