// The gradients of output (N,OC) = input (N,C) weight (OC,C)^T + bias (OC). No atomics: each element of a gradient has one block that sums
// it in one order, so the same step gives the same bits.
#include "product/pairs.h"
#include "product/product.h"

/// dInput (N,C) = dOutput (N,OC) weight (OC,C); all BF16. Grid (ceil(C / tile), ceil(N / tile)).
template <class P>
WORD void matmul_dinput(bf16* dinput, const bf16* doutput, const bf16* weight, int N, int C, int OC) {
  const auto store = [&](int row, int column, float x, float y) INLINE_LAMBDA {
    store_pair(dinput, PairPlace::at(row, column, N, C), {x, y});
  };
  Product<P, Layout::depth_last, Layout::depth_first>::run(doutput, weight, {N, C, OC, 0, OC}, store);
}

/// dWeight F32 (OC,C) += dOutput (N,OC)^T input (N,C). Grid (ceil(C / tile), ceil(OC / tile), slices).
/// A small weight has few tiles and much depth, so N may be cut into slices of `slice_rows` rows, a multiple of 32: then slice z writes its
/// sums to partial F32 (slices,OC,C), which add_slices adds in order. partial null: one slice, straight into dWeight. The host
/// chooses the slices by the sizes alone, never by the card, or two cards would give other bits.
template <class P>
WORD void matmul_dweight(float* dweight, float* partial, const bf16* doutput, const bf16* input, int N, int C, int OC, int slice_rows) {
  const int begin = (int)blockIdx.z * slice_rows;
  const int end = smaller(N, begin + slice_rows);
  float* sums = partial == nullptr ? dweight : partial + (uint64_t)blockIdx.z * OC * C;
  const auto store = [&](int row, int column, float x, float y) INLINE_LAMBDA {
    const PairPlace place = PairPlace::at(row, column, OC, C);
    Pair before = {0.0f, 0.0f};
    if (partial == nullptr) before = load_pair(dweight, place);
    store_pair(sums, place, {before.first + x, before.second + y});
  };
  Product<P, Layout::depth_first, Layout::depth_first>::run(doutput, input, {OC, C, N, begin, end}, store);
}

#define MATMUL_BACKWARD(size, plan)                                                                                           \
  extern "C" __global__ void __launch_bounds__(plan::threads)                                                                 \
  matmul_dinput_bf16_##size(bf16* dinput, const bf16* doutput, const bf16* weight, int N, int C, int OC) {                    \
    matmul_dinput<plan>(dinput, doutput, weight, N, C, OC);                                                                   \
  }                                                                                                                           \
  extern "C" __global__ void __launch_bounds__(plan::threads)                                                                 \
  matmul_dweight_bf16_##size(float* dweight, float* partial, const bf16* doutput, const bf16* input, int N, int C, int OC,    \
                             int slice_rows) {                                                                                \
    matmul_dweight<plan>(dweight, partial, doutput, input, N, C, OC, slice_rows);                                             \
  }

MATMUL_BACKWARD(128, LargePlan)
MATMUL_BACKWARD(64, SmallPlan)

/// partial F32 (slices,OC): column sums of dOutput BF16 (N,OC) over slice_rows rows each, which add_slices adds to dBias. Grid
/// (ceil(OC / 32), slices), 256 threads: warp w sums the slice's rows w, w + 8, ... of 32 columns, a column a lane; the first warp adds the
/// eight parts in their order.
extern "C" __global__ void __launch_bounds__(256)
matmul_dbias_bf16(float* partial, const bf16* doutput, int N, int OC, int slice_rows) {
  constexpr int warps = 8;
  SHARED(float, parts, warps * warp_size);
  const int column = (int)blockIdx.x * warp_size + lane_index();
  const int begin = (int)blockIdx.y * slice_rows;
  const int last = smaller(N, begin + slice_rows);
  float sum = 0.0f;
  for (int row = begin + warp_index(); column < OC && row < last; row += warps) sum += to_float(doutput[(uint64_t)row * OC + column]);
  parts[threadIdx.x] = sum;
  block_barrier();
  if (warp_index() > 0 || column >= OC) return;
  for (int warp = 1; warp < warps; warp++) sum += parts[warp * warp_size + lane_index()];
  partial[(uint64_t)blockIdx.y * OC + column] = sum;
}
