#include "words/words.h"

/// sum F32 (count) += partial F32 (slices,count), in the order of the slices. Grid ceil(count / 256), 256 threads.
extern "C" __global__ void __launch_bounds__(256) add_slices(float* sum, const float* partial, int64_t count, int slices) {
  const int64_t i = (int64_t)blockIdx.x * 256 + threadIdx.x;
  if (i >= count) return;
  float total = partial[i];
  for (int slice = 1; slice < slices; slice++) total += partial[slice * count + i];
  sum[i] += total;
}
