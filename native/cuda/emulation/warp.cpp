#include "emulation/warp.h"

#include <string.h>

#include <string>

#include "emulation/report.h"
#include "emulation/shadow.h"

namespace emulation {

namespace {

constexpr int lane_count = 32;

std::string whereabouts(const Thread& thread) {
  if (thread.state == State::ended) return "its end";
  const char* const words[] = {"warp_barrier", "shuffle_xor", "load_matrices", "multiply_add_tile"};
  const char* word = thread.state == State::at_warp_word ? words[static_cast<int>(thread.word)] : "block_barrier";
  return std::string(word) + " at line " + std::to_string(thread.line);
}

void check_together(const Thread* lanes) {
  for (int l = 0; l < lane_count; l++) {
    if (lanes[l].state == State::at_warp_word && lanes[l].word == lanes[0].word && lanes[l].line == lanes[0].line) continue;
    fail("DIVERGED WARP: " + thread_name(lanes[0].index) + " is at " + whereabouts(lanes[0]) + " but " + thread_name(lanes[l].index) +
         " is at " + whereabouts(lanes[l]));
  }
}

void compute_shuffle(Thread* lanes) {
  uint32_t values[lane_count];
  for (int l = 0; l < lane_count; l++) values[l] = lanes[l].value;
  for (int l = 0; l < lane_count; l++) lanes[l].value = values[lanes[l].from_lane % lane_count];
}

/// Shared memory gives 128 bytes a cycle, from 32 banks of 4: the eight rows of a matrix must lie in eight different groups of banks.
void check_banks(const Thread* rows) {
  unsigned taken = 0;
  for (int row = 0; row < 8; row++) taken |= 1u << (reinterpret_cast<uintptr_t>(rows[row].in) / 16 % 8);
  if (taken != 0xff) {
    fail("BANK CONFLICT: the matrix whose rows " + thread_name(rows[0].index) + " and the next seven give, " +
         source_line(rows[0].line, nullptr));
  }
}

void compute_load_matrices(Thread* lanes) {
  for (int m = 0; m < 4; m++) {
    uint16_t matrix[8][8];
    for (int row = 0; row < 8; row++) {
      const Thread& owner = lanes[m * 8 + row];
      touch({owner.index, owner.in, 16, false, 16, false, owner.line});
      memcpy(matrix[row], owner.in, 16);
    }
    check_banks(lanes + m * 8);
    for (int l = 0; l < lane_count; l++) {
      const int row = l / 4;
      const int column = l % 4 * 2;
      const uint32_t low = lanes[l].transposed ? matrix[column][row] : matrix[row][column];
      const uint32_t high = lanes[l].transposed ? matrix[column + 1][row] : matrix[row][column + 1];
      static_cast<uint32_t*>(lanes[l].out)[m] = low | high << 16;
    }
  }
}

float low_half(uint32_t pair) { return __builtin_bit_cast(float, pair << 16); }
float high_half(uint32_t pair) { return __builtin_bit_cast(float, pair & 0xffff0000u); }

struct Operands {
  float a[16][16];  // row, depth
  float b[8][16];   // column, depth
};

/// PTX ISA, matrix fragments of mma.m16n8k16.
Operands gathered(const Thread* lanes) {
  Operands operands;
  for (int l = 0; l < lane_count; l++) {
    const int group = l / 4;
    const int pair = l % 4 * 2;
    uint32_t a[4], b[2];
    memcpy(a, lanes[l].in, sizeof a);
    memcpy(b, lanes[l].second_in, sizeof b);
    for (int r = 0; r < 4; r++) {
      float* row = operands.a[group + r % 2 * 8] + pair + r / 2 * 8;
      row[0] = low_half(a[r]);
      row[1] = high_half(a[r]);
    }
    for (int r = 0; r < 2; r++) {
      float* column = operands.b[group] + pair + r * 8;
      column[0] = low_half(b[r]);
      column[1] = high_half(b[r]);
    }
  }
  return operands;
}

void compute_multiply_add_tile(Thread* lanes) {
  const Operands operands = gathered(lanes);
  for (int l = 0; l < lane_count; l++) {
    float* d = static_cast<float*>(lanes[l].out);
    for (int i = 0; i < 4; i++) {
      const float* row = operands.a[l / 4 + i / 2 * 8];
      const float* column = operands.b[l % 4 * 2 + i % 2];
      // The hardware's order of summing is not documented; in double the order does not matter here.
      double sum = d[i];
      for (int k = 0; k < 16; k++) sum += static_cast<double>(row[k]) * static_cast<double>(column[k]);
      d[i] = static_cast<float>(sum);
    }
  }
}

}

void compute_warp_word(Thread* lanes) {
  check_together(lanes);
  switch (lanes[0].word) {
    case Word::warp_barrier: block.warp_epochs[lanes[0].index / 32]++; break;
    case Word::shuffle: compute_shuffle(lanes); break;
    case Word::load_matrices: compute_load_matrices(lanes); break;
    case Word::multiply_add_tile: compute_multiply_add_tile(lanes); break;
  }
  for (int l = 0; l < lane_count; l++) lanes[l].state = State::runs;
}

}
