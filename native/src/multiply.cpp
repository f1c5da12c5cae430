#include "multiply.h"

#include <algorithm>

namespace clm {
namespace {

int64_t blocks(int64_t count, int64_t size) { return (count + size - 1) / size; }
int64_t round_up(int64_t count, int64_t size) { return blocks(count, size) * size; }

// Rows of a in one block: 144 rows of 1 KiB fill a part of the second-level cache that leaves room for b and c.
constexpr int64_t most_rows = 144;
// Blocks of c that a product is cut into at least, if it is large enough: threads that come late still find work.
constexpr int64_t wanted_blocks = 12;
// The same where each block packs both operands for itself, over all tokens: smaller blocks would pack the same numbers more often.
constexpr int64_t wanted_transposed_blocks = 6;
// Words of b that are packed at a time for all threads: 16 MiB, what a third-level cache may hold.
constexpr int64_t most_packed_words = int64_t{4} << 20;

/// How c is cut. From the problem alone: the number of threads has no say.
struct Grid {
  int64_t row_block;
  int64_t column_block;

  Grid(const MatmulJob& job, const MatmulEngine& engine) {
    const int64_t tile = engine.tile_rows;
    const int64_t panel = engine.panel_columns;
    row_block = even(job.rows, most_rows / tile * tile, tile);
    column_block = round_up(job.columns, panel);
    const auto count = [&] { return blocks(job.rows, row_block) * blocks(job.columns, column_block); };
    // Few rows, as in sampling: cut the columns first, then the weights are read by all threads.
    const int64_t wanted = job.a.transposed ? wanted_transposed_blocks : wanted_blocks;
    while (count() < wanted && column_block > 4 * panel) column_block = round_up(column_block / 2, panel);
    while (count() < wanted && row_block > 4 * tile) row_block = round_up(row_block / 2, tile);
    while (count() < wanted && column_block > panel) column_block = round_up(column_block / 2, panel);
  }

  // As few blocks as `most` allows, all of nearly one size.
  static int64_t even(int64_t count, int64_t most, int64_t unit) { return round_up(blocks(count, blocks(count, most)), unit); }
};

/// c's columns begin..end-1, with b packed once for all blocks of rows, or by each block for itself.
void multiply_columns(clm_context& context, const MatmulJob& job, const MatmulEngine& engine, const Grid& grid, bool pack_once,
                      int64_t begin, int64_t end) {
  const int64_t panels = blocks(end - begin, engine.panel_columns);
  float* packed = nullptr;
  if (pack_once) {
    packed = context.scratch.shared<float>(static_cast<size_t>(panels * engine.panel_words(job)));
    context.pool.for_chunks(panels, [&](int64_t panel, int) { engine.pack(job, packed, begin, panels, panel, panel + 1); });
  }
  const int64_t across = blocks(end - begin, grid.column_block);
  context.pool.for_chunks(across * blocks(job.rows, grid.row_block), [&](int64_t chunk, int thread) {
    const int64_t row = chunk / across * grid.row_block;
    const int64_t column = begin + chunk % across * grid.column_block;
    engine.multiply(job, packed, begin, panels, context.scratch.of<float>(thread), row, std::min(job.rows, row + grid.row_block),
                    column, std::min(end, column + grid.column_block));
  });
}

}

void multiply(clm_context& context, const MatmulJob& job) {
  if (job.rows == 0 || job.columns == 0) return;
  const MatmulKernels& kernels = context.kernels.matmul;
  const MatmulEngine& engine = job.a.bf16 && job.b.bf16 ? kernels.halves : kernels.floats;
  const Grid grid(job, engine);
  context.scratch.reserve_per_thread(sizeof(float) *
                                     static_cast<size_t>(engine.scratch_words(job, grid.row_block, grid.column_block)));
  // With one or two blocks of rows a panel is used where it was packed, out of the first-level cache.
  const bool pack_once = blocks(job.rows, grid.row_block) > 2;
  int64_t group = round_up(job.columns, engine.panel_columns);
  if (pack_once) {
    const int64_t panels = std::max<int64_t>(1, most_packed_words / std::max<int64_t>(1, engine.panel_words(job)));
    group = std::min(group, std::max(panels * engine.panel_columns / grid.column_block, int64_t{1}) * grid.column_block);
  }
  for (int64_t column = 0; column < job.columns; column += group) {
    multiply_columns(context, job, engine, grid, pack_once, column, std::min(job.columns, column + group));
  }
}

}
