#pragma once
// Sizes of tiles, panels and blocks, and how packed operands lie.
#include "matmul/ahead.h"
#include "matmul/core.h"
#include "vec/smaller.h"
#include "vec/unroll.h"

namespace clm::CLM_ISA {

// Tile: rows x vectors accumulators, and registers left for the vectors of b and one broadcast word of a. Enough accumulators that
// every multiply-add can wait out the latency of the one before it: 2 a cycle times 4 cycles.
#if defined(__AVX512F__)
constexpr int vector_rows = 12;  // 24 accumulators of 32 registers
constexpr int unrolled = 4;    // steps of the depth in one turn of the loop
#elif defined(__AVX2__)
constexpr int vector_rows = 6;  // 12 of 16
constexpr int unrolled = 2;   // with 4 the compiler keeps two of the sums in memory
#else
constexpr int vector_rows = 4;  // 8 of 16: without fma a product needs a register too
constexpr int unrolled = 2;
#endif
constexpr int tile_vectors = 2;
// With 16 registers a turn of the loop is too short to ask for a line as well (1.6 times as long), and a tile writes few of them.
constexpr bool fetches_meanwhile = unrolled == 4;
/// Matrix registers multiply rows only as they lie in Layout::rows.
template <class Core>
constexpr bool in_matrix_registers = Core::depth_unit > 1;
template <class Core>
constexpr int tile_rows = in_matrix_registers<Core> ? 32 : vector_rows;
constexpr int panel_columns = tile_vectors * Isa::width;

/// Words of so many elements along the depth.
template <class Core>
constexpr int64_t words_for(int64_t elements) {
  constexpr int unit = Core::elements_per_word * Core::depth_unit;
  return (elements + unit - 1) / unit * Core::depth_unit;
}

// Words of the depth in one block. A panel of b (512 x 32 words, 64 KiB) meets all tiles of a out of the second-level cache, fetched
// ahead; twice as many blocks would load and store the sums in c twice as often. Borders of the depth, and with them the order of every
// sum, depend on the depth alone.
constexpr int block_depth = 512;

// Row stride of a packed block of a that was not transposed. 16 words more than a block: rows 2 KiB apart would share cache sets.
constexpr int row_stride = block_depth + 16;

// Words that one word of the depth takes in a tile of a transposed a: a whole vector, so that no store of packing crosses a cache line.
constexpr int tile_word = (vector_rows + Isa::width - 1) / Isa::width * Isa::width;

/// Words from one tile of a transposed a to the next: a vector more, so that tiles do not all begin in the same cache set.
constexpr int64_t tile_stride(int64_t words) { return words * tile_word + 16; }

// How a block of a lies: rows of row_stride words (copied as they came), word by word the vector_rows rows of one tile, or rows of
// row_stride words that are the depth (what attention multiplies transposed without a copy).
enum class Layout { rows, tiles, columns };

/// How far away what a tile writes is: in memory it is fetched while the depth passes by, in the first-level cache it is there.
enum class Distance { memory, cache };

/// Where a tile of sums goes.
struct TileTarget {
  float* sums;        // (Rows, panel_columns), sums_stride apart
  int64_t sums_stride;
  bool add;           // to what stands there
  const float* bias;  // (panel_columns), added last; may be null
  bf16* halves;       // not null: rounded to BF16 it goes here instead, and sums are only read
  int64_t halves_stride;
  Ahead* ahead = nullptr;  // what to fetch meanwhile; may be null
};

/// The lines that a tile will write, to be asked for one by one while the depth passes by. Asked for all at once they would take every
/// fill buffer of the first-level cache, and the words of b, which come through the same buffers, would wait for memory.
template <int Rows>
class WrittenLines {
 public:
  explicit WrittenLines(const TileTarget& to)
      : first_(to.halves != nullptr ? static_cast<const void*>(to.halves) : to.sums),
        row_bytes_(to.halves != nullptr ? to.halves_stride * static_cast<int64_t>(sizeof(bf16))
                                        : to.sums_stride * static_cast<int64_t>(sizeof(float))) {}

  /// Beyond the last line: the last again, which costs nothing.
  void fetch(int64_t line) const {
    line = smaller(line, count - 1);
    __builtin_prefetch(static_cast<const char*>(first_) + line / of_row * row_bytes_ + line % of_row * line_bytes, 1);
  }

  static constexpr int64_t line_bytes = 64;
  // A row of BF16 has half as many; the second is the next panel's, or the end of a row that begins within a line.
  static constexpr int64_t of_row = (panel_columns * static_cast<int64_t>(sizeof(float)) + line_bytes - 1) / line_bytes;
  static constexpr int64_t count = Rows * of_row;

 private:
  const void* first_;
  int64_t row_bytes_;
};

}
