#pragma once
// Every word of the hardware that a kernel may say. A kernel uses these and plain C++ on registers, global pointers and shared arrays,
// nothing else. Two rules that the emulator relies on: a block is whole warps, and a word of a warp is said by all its 32 lanes.
//
//   block_barrier, warp_barrier   every thread of the block, of the warp, has come here, and sees what the others wrote before
//   shuffle_xor                   the value of lane `own ^ mask`
//   exp2_approx, log2_approx      two units in the last place or so; not the same bits on every chip
//   square_root, fused_multiply_add   rounded once; products and sums are never fused unless this word says so
//   bf16_pack                     two floats to two BF16, nearest even, the first in the low half
//   copy_16                       16 bytes from global to shared memory behind the thread's back; what lies past copied_bytes becomes 0
//   copies_commit                 closes a group of this thread's copies; an empty group counts
//   copies_wait<n>                until all but the newest n groups have landed; for this thread's copies only
//   load_matrices                 lane 8 j + i gives the address of row i (eight BF16, 16 bytes aligned) of 8 x 8 matrix j; out[j] is the
//                                 pair (row lane / 4, columns 2 (lane % 4) and the next) of matrix j, or of its transpose
//   multiply_add_tile             d (16,8) += a (16,16) b (16,8) of a warp. Each lane holds, with g = lane / 4 and p = 2 (lane % 4):
//                                   a[0] (g, p..)  a[1] (g + 8, p..)  a[2] (g, p + 8..)  a[3] (g + 8, p + 8..)
//                                   b[0] (p.., g)  b[1] (p + 8.., g)   two neighbours along the depth in one register
//                                   d[0] d[1] (g, p..)  d[2] d[3] (g + 8, p..)
#if defined(__CUDA__)
#include "words/device.h"
#else
#include "words/emulated.h"
#endif

#define threadIdx thread_index()
#define blockIdx block_index()
#define gridDim grid_size()

constexpr int warp_size = 32;

WORD int lane_index() { return (int)(threadIdx.x % warp_size); }
WORD int warp_index() { return (int)(threadIdx.x / warp_size); }
