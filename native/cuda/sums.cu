// sum F32 (1) += sum of values, or of their squares: each block sums one chunk into partial F32 (chunks), and one block then adds the
// partial sums in order. Chunks depend on the count alone.
#include "words/numbers.h"

constexpr int sum_threads = 256;
constexpr int sum_chunk = 8192;  // numbers a block

/// Over the whole block; the first thread's is the sum.
WORD float block_sum(float own) {
  constexpr int warps = sum_threads / warp_size;
  SHARED(float, parts, warps);
  own = warp_sum(own);
  if (lane_index() == 0) parts[warp_index()] = own;
  block_barrier();
  float sum = parts[0];
  for (int warp = 1; warp < warps; warp++) sum += parts[warp];
  return sum;
}

template <bool squared, class T>
WORD void sum_chunks(float* partial, const T* values, int64_t count) {
  const int64_t begin = (int64_t)blockIdx.x * sum_chunk;
  const int64_t end = smaller(count, begin + sum_chunk);
  float sum = 0.0f;
  for (int64_t i = begin + threadIdx.x; i < end; i += sum_threads) {
    const float x = to_float(values[i]);
    sum = squared ? fused_multiply_add(x, x, sum) : sum + x;
  }
  sum = block_sum(sum);
  if (threadIdx.x == 0) partial[blockIdx.x] = sum;
}

// Grid ceil(count / 8192), 256 threads.
extern "C" __global__ void __launch_bounds__(sum_threads) sum_f32(float* partial, const float* values, int64_t count) {
  sum_chunks<false>(partial, values, count);
}
extern "C" __global__ void __launch_bounds__(sum_threads) sum_bf16(float* partial, const bf16* values, int64_t count) {
  sum_chunks<false>(partial, values, count);
}
extern "C" __global__ void __launch_bounds__(sum_threads) sum_squares_f32(float* partial, const float* values, int64_t count) {
  sum_chunks<true>(partial, values, count);
}
extern "C" __global__ void __launch_bounds__(sum_threads) sum_squares_bf16(float* partial, const bf16* values, int64_t count) {
  sum_chunks<true>(partial, values, count);
}

/// Grid 1, 256 threads; count partial sums.
extern "C" __global__ void __launch_bounds__(sum_threads) sum_partials(float* sum, const float* partial, int64_t count) {
  float total = 0.0f;
  for (int64_t i = threadIdx.x; i < count; i += sum_threads) total += partial[i];
  total = block_sum(total);
  if (threadIdx.x == 0) *sum += total;
}
