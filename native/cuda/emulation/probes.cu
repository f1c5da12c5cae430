// Small kernels for the tests of the emulator itself: each is wrong in one way, unless it is asked to be right.
#include "words/words.h"

/// Each warp turns its 32 values by one through shared memory.
extern "C" __global__ void probe_turn(float* out, const float* in, int barrier) {
  SHARED(float, box, 64);
  const int t = (int)threadIdx.x;
  box[t] = 0.0f;
  block_barrier();
  box[t] = in[t];
  if (barrier != 0) warp_barrier();
  out[t] = box[warp_index() * 32 + (t + 1) % 32];
}

/// Two warps change places: a warp's barrier is not enough.
extern "C" __global__ void probe_swap(float* out, const float* in, int barrier) {
  SHARED(float, box, 64);
  const int t = (int)threadIdx.x;
  box[t] = 0.0f;
  block_barrier();
  box[t] = in[t];
  if (barrier != 0) {
    block_barrier();
  } else {
    warp_barrier();
  }
  out[t] = box[(t + 32) % 64];
}

/// Each block reads what the next one writes.
extern "C" __global__ void probe_shift(float* data) {
  const uint32_t i = blockIdx.x * 32 + threadIdx.x;
  const float next = blockIdx.x + 1 < gridDim.x ? data[i + 32] : 0.0f;
  data[i] = next;
}

/// Writes `count` values, however many there is room for; reads one more than was written.
extern "C" __global__ void probe_bounds(float* out, const float* in, int count, int from) {
  const int t = (int)threadIdx.x;
  if (t < count) out[t] = in[t + from];
}

/// Reads and then writes one place: a compiler may look at the second access only.
extern "C" __global__ void probe_add(float* sum, const float* in) { sum[threadIdx.x] += in[threadIdx.x]; }

/// One warp of two misses the barrier.
extern "C" __global__ void probe_barrier() {
  if (warp_index() == 0) block_barrier();
}

/// Half a warp says a word.
extern "C" __global__ void probe_half_warp(float* out) {
  float x = 1.0f;
  if (lane_index() < 16) x = shuffle_xor(x, 1);
  out[threadIdx.x] = x;
}

/// Copies 16 bytes a thread, and reads them with so many groups in flight.
extern "C" __global__ void probe_copy(float* out, const float* in, int wait) {
  SHARED(float, box, 128);
  const int t = (int)threadIdx.x;
  copy_16(box + 4 * t, in + 4 * t, 16);
  copies_commit();
  if (wait != 0) {
    copies_wait<0>();
  } else {
    copies_wait<1>();
  }
  out[t] = box[4 * t];
}

/// The eight rows of each matrix stand `stride` numbers of 16 bits apart.
extern "C" __global__ void probe_banks(uint32_t* out, int stride) {
  SHARED(uint32_t, box, 32 * 32);
  for (int i = (int)threadIdx.x; i < 32 * 32; i += 32) box[i] = (uint32_t)i;
  block_barrier();
  uint32_t four[4];
  load_matrices(four, reinterpret_cast<const bf16*>(box) + lane_index() * stride);
  out[threadIdx.x] = four[0] + four[1] + four[2] + four[3];
}

/// An array of registers is indexed past its end.
extern "C" __global__ void probe_registers(float* out, int last) {
  float values[4] = {};
  for (int i = 0; i <= last; i++) values[i] = (float)i;
  out[threadIdx.x] = values[0] + values[1] + values[2] + values[3];
}

extern "C" __global__ void probe_shared_limit(float* out) {
  SHARED(float, half, 6 << 10);
  half[threadIdx.x] = 1.0f;
  out[threadIdx.x] = half[threadIdx.x];
}
