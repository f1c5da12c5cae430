#pragma once
// The block that is being run, and its threads.
#include <stdint.h>

#include <random>
#include <vector>

#include "emulation/fibre.h"
#include "words/types.h"

namespace emulation {

enum class State { runs, at_warp_word, at_block_barrier, ended };
enum class Word { warp_barrier, shuffle, load_matrices, multiply_add_tile };

struct Copy {
  char* to;
  const char* from;
  int bytes;
};

struct Thread {
  Context context;
  char* stack;
  uint32_t index;
  State state;
  int line;  // of the word at which the thread waits

  // While it waits at a warp's word: which, and its operands.
  Word word;
  uint32_t value, from_lane;
  void* out;
  const void *in, *second_in;
  bool transposed;

  std::vector<std::vector<Copy>> groups;  // copies that have not landed; the last group is still open
};

struct Block {
  Index3 grid, index;
  uint32_t threads;
  // Blocks are numbered through all launches, so that stamps of earlier launches and blocks are told apart.
  uint32_t serial, first_serial;
  uint32_t epoch;  // block barriers passed
  std::vector<uint32_t> warp_epochs;
};

extern Block block;
extern std::vector<Thread> threads;
extern Thread* self;       // the thread that runs, or null
extern Context scheduler;  // where a thread goes when it waits

/// The thread waits; the scheduler goes on with others.
void wait_as(State state, int line);

}
