// A product and what follows it, on the sums while they are in registers. What lies between is rounded to BF16 as if it had been written,
// so that each has the bits of its two operations one after the other. Grid, threads and shared memory as in matmul_forward.cu.
#include "product/pairs.h"
#include "product/product.h"

/// preGelu (N,OC) = input weight^T + bias, output (N,OC) = GELU(preGelu); both BF16.
template <class P>
WORD void matmul_gelu_forward(bf16* output, bf16* pre_gelu, const bf16* input, const bf16* weight, const bf16* bias, int N, int C,
                              int OC) {
  const auto store = [&](int row, int column, float x, float y) INLINE_LAMBDA {
    const PairPlace place = PairPlace::at(row, column, N, OC);
    const Pair before = rounded(with_bias({x, y}, bias, column, OC));
    store_pair(pre_gelu, place, before);
    store_pair(output, place, {gelu(before.first), gelu(before.second)});
  };
  Product<P, Layout::depth_last, Layout::depth_last>::run(input, weight, {N, OC, C, 0, C}, store);
}

/// output F32 (N,OC) = residual F32 + (input weight^T + bias); output and residual may be the same. The contract's scratch stays unwritten.
template <class P>
WORD void matmul_residual_forward(float* output, const float* residual, const bf16* input, const bf16* weight, const bf16* bias, int N,
                                  int C, int OC) {
  const auto store = [&](int row, int column, float x, float y) INLINE_LAMBDA {
    const PairPlace place = PairPlace::at(row, column, N, OC);
    const Pair sum = rounded(with_bias({x, y}, bias, column, OC));
    const Pair before = load_pair(residual, place);
    store_pair(output, place, {before.first + sum.first, before.second + sum.second});
  };
  Product<P, Layout::depth_last, Layout::depth_last>::run(input, weight, {N, OC, C, 0, C}, store);
}

/// dPreGelu (N,C) = dOutput (N,OC) weight (OC,C) * GELU'(preGelu (N,C)); all BF16.
template <class P>
WORD void matmul_gelu_dinput(bf16* dpre_gelu, const bf16* doutput, const bf16* pre_gelu, const bf16* weight, int N, int C, int OC) {
  const auto store = [&](int row, int column, float x, float y) INLINE_LAMBDA {
    const PairPlace place = PairPlace::at(row, column, N, C);
    const Pair dgelu = rounded({x, y});
    const Pair before = load_pair(pre_gelu, place);
    store_pair(dpre_gelu, place, {dgelu.first * gelu_slope(before.first), dgelu.second * gelu_slope(before.second)});
  };
  Product<P, Layout::depth_last, Layout::depth_first>::run(doutput, weight, {N, C, OC, 0, OC}, store);
}

#define MATMUL_FUSED(size, plan)                                                                                              \
  extern "C" __global__ void __launch_bounds__(plan::threads)                                                                 \
  matmul_gelu_forward_bf16_##size(bf16* output, bf16* pre_gelu, const bf16* input, const bf16* weight, const bf16* bias,      \
                                  int N, int C, int OC) {                                                                     \
    matmul_gelu_forward<plan>(output, pre_gelu, input, weight, bias, N, C, OC);                                               \
  }                                                                                                                           \
  extern "C" __global__ void __launch_bounds__(plan::threads)                                                                 \
  matmul_residual_forward_bf16_##size(float* output, const float* residual, const bf16* input, const bf16* weight,            \
                                      const bf16* bias, int N, int C, int OC) {                                               \
    matmul_residual_forward<plan>(output, residual, input, weight, bias, N, C, OC);                                           \
  }                                                                                                                           \
  extern "C" __global__ void __launch_bounds__(plan::threads)                                                                 \
  matmul_gelu_dinput_bf16_##size(bf16* dpre_gelu, const bf16* doutput, const bf16* pre_gelu, const bf16* weight, int N,       \
                                 int C, int OC) {                                                                             \
    matmul_gelu_dinput<plan>(dpre_gelu, doutput, pre_gelu, weight, N, C, OC);                                                 \
  }

MATMUL_FUSED(128, LargePlan)
MATMUL_FUSED(64, SmallPlan)
