// The functions behind words/emulated.h.
#include "emulation/copies.h"
#include "emulation/report.h"
#include "emulation/shared_memory.h"
#include "emulation/thread.h"
#include "words/emulated.h"

using emulation::block;
using emulation::self;

namespace {

void say(emulation::Word word, int line) {
  self->word = word;
  emulation::wait_as(emulation::State::at_warp_word, line);
}

}

Index3 thread_index() { return {self->index, 0, 0}; }
Index3 block_index() { return block.index; }
Index3 grid_size() { return block.grid; }

void* emulated_static_shared(int line, size_t bytes) { return emulation::static_shared(line, bytes); }
void* emulated_dynamic_shared() { return emulation::dynamic_shared(); }

void emulated_block_barrier(int line) { emulation::wait_as(emulation::State::at_block_barrier, line); }
void emulated_warp_barrier(int line) { say(emulation::Word::warp_barrier, line); }

uint32_t emulated_shuffle(uint32_t value, uint32_t from_lane, int line) {
  self->value = value;
  self->from_lane = from_lane;
  say(emulation::Word::shuffle, line);
  return self->value;
}

void emulated_copy(void* to, const void* from, int copied_bytes, int line) {
  emulation::issue_copy(static_cast<char*>(to), static_cast<const char*>(from), copied_bytes, line);
}
void emulated_commit() { emulation::commit_copies(); }
void emulated_wait(int newest_left_flying) { emulation::wait_for_copies(newest_left_flying); }

void emulated_load_matrices(uint32_t* out, bool transposed, const void* row, int line) {
  self->out = out;
  self->in = row;
  self->transposed = transposed;
  say(emulation::Word::load_matrices, line);
}

void emulated_multiply_add_tile(float* d, const uint32_t* a, const uint32_t* b, int line) {
  self->out = d;
  self->in = a;
  self->second_in = b;
  say(emulation::Word::multiply_add_tile, line);
}
