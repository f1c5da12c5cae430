#include "operations/multiply.h"

#include <algorithm>

#include "operations/chunks.h"

namespace clm {
namespace {

int64_t round_up(int64_t count, int64_t size) { return chunks_of(count, size) * size; }

// Rows of a in one block: 144 rows of 2 KiB fill a part of the second-level cache that leaves room for b and c.
constexpr int64_t most_rows = 144;
// Blocks of c that a product is cut into at least, if it is large enough: threads that come late still find work.
constexpr int64_t wanted_blocks = 12;
// The same where a is transposed, over all tokens: smaller blocks would pack the same numbers more often.
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
    const auto count = [&] { return chunks_of(job.rows, row_block) * chunks_of(job.columns, column_block); };
    // Few rows, as in sampling: cut the columns first, then the weights are read by all threads.
    const int64_t wanted = job.a.transposed ? wanted_transposed_blocks : wanted_blocks;
    while (count() < wanted && column_block > 4 * panel) column_block = round_up(column_block / 2, panel);
    while (count() < wanted && row_block > 4 * tile) row_block = round_up(row_block / 2, tile);
    while (count() < wanted && column_block > panel) column_block = round_up(column_block / 2, panel);
  }

  // As few blocks as `most` allows, all of nearly one size.
  static int64_t even(int64_t count, int64_t most, int64_t unit) { return round_up(chunks_of(count, chunks_of(count, most)), unit); }
};

/// c's columns begin..end-1, with b packed once for all blocks of rows, or (packed NULL) by each block for itself.
void multiply_columns(clm_context& context, const MatmulJob& job, const MatmulEngine& engine, const Grid& grid, const float* packed,
                      int64_t begin, int64_t end, const RowWork* row_work) {
  const int64_t panels = panels_of(engine, end - begin);
  const int64_t across = chunks_of(end - begin, grid.column_block);
  context.pool.for_chunks(across * chunks_of(job.rows, grid.row_block), [&](int64_t chunk, int thread) {
    const int64_t row = chunk / across * grid.row_block;
    const int64_t column = begin + chunk % across * grid.column_block;
    const int64_t row_end = std::min(job.rows, row + grid.row_block);
    engine.multiply(job, packed, begin, panels, context.scratch.of<float>(thread), row, row_end, column,
                    std::min(end, column + grid.column_block));
    if (row_work != nullptr) row_work->run(row_work->state, row, row_end);
  });
}

/// b's columns begin..end-1 in scratch memory, for all blocks of rows.
const float* pack_columns(clm_context& context, const MatmulJob& job, const MatmulEngine& engine, int64_t begin, int64_t end) {
  const int64_t panels = panels_of(engine, end - begin);
  float* packed = context.scratch.shared<float>(static_cast<size_t>(panels * engine.panel_words(job)));
  pack_panels(context, job, engine, packed, begin, panels);
  return packed;
}

// A small c of much depth, as the gradient of weights over all tokens: cut along the depth, so that each number of both operands is
// packed once, by the thread that uses it. Each slice has a c of its own: at most 1 MiB, which stays in the second-level cache.
constexpr int64_t most_sliced_elements = int64_t{1} << 18;
constexpr int64_t most_slices = 8;
constexpr int64_t least_blocks_of_slice = 2;
constexpr int64_t most_rows_at_once = 2 * most_rows;

int64_t blocks_of_slice(const MatmulJob& job, const MatmulEngine& engine) {
  return std::max(least_blocks_of_slice, chunks_of(engine.depth_blocks(job), most_slices));
}

bool worth_slicing(const MatmulJob& job, const MatmulEngine& engine) {
  return job.a.transposed && !job.c_bf16 && job.bias == nullptr && job.rows * job.columns <= most_sliced_elements &&
         engine.depth_blocks(job) > blocks_of_slice(job, engine);
}

/// The operand from element `begin` of the depth on.
MatmulOperand from_depth(MatmulOperand operand, int64_t begin, bool depth_is_row) {
  const int64_t elements = begin * (depth_is_row ? operand.stride : 1);
  operand.data = static_cast<const char*>(operand.data) + elements * (operand.bf16 ? 2 : 4);
  return operand;
}

void multiply_sliced(clm_context& context, const MatmulJob& job, const MatmulEngine& engine) {
  const int64_t depth_blocks = engine.depth_blocks(job);
  const int64_t length = blocks_of_slice(job, engine);
  const int64_t slices = chunks_of(depth_blocks, length);
  const int64_t count = job.rows * job.columns;
  const int64_t panels = panels_of(engine, job.columns);
  // Where c is wide and low all its rows are one block, and a panel of b is used where it was packed: all panels together would fill the
  // second-level cache.
  const bool one_block = job.rows <= most_rows_at_once && job.columns > job.rows;
  const int64_t row_block = one_block ? round_up(job.rows, engine.tile_rows)
                                      : Grid::even(job.rows, most_rows / engine.tile_rows * engine.tile_rows, engine.tile_rows);
  float* partial = context.scratch.shared<float>(static_cast<size_t>(slices * count));
  // One block of the depth, added to its slice: what it needs of a, b and c together stays in the second-level cache.
  const auto part_of = [&](int64_t block) {
    const int64_t begin = block * engine.block_elements;
    MatmulJob part = job;
    part.depth = std::min(engine.block_elements, job.depth - begin);
    part.a = from_depth(job.a, begin, job.a.transposed);
    part.b = from_depth(job.b, begin, !job.b.transposed);
    part.c = partial + block / length * count;
    part.alpha = 1.0f;
    part.beta = block % length == 0 ? 0.0f : 1.0f;
    return part;
  };
  const int64_t packed_words = one_block ? 0 : panels * engine.panel_words(part_of(0));
  const int64_t words = packed_words + engine.scratch_words(part_of(0), row_block, job.columns);
  context.scratch.reserve_per_thread(sizeof(float) * static_cast<size_t>(words));
  context.pool.for_chunks(slices, [&](int64_t slice, int thread) {
    float* packed = context.scratch.of<float>(thread);
    for (int64_t block = slice * length; block < std::min(depth_blocks, (slice + 1) * length); block++) {
      const MatmulJob part = part_of(block);
      for (int64_t panel = 0; !one_block && panel < panels; panel++) engine.pack(part, packed, 0, panels, 0, panel);
      for (int64_t row = 0; row < job.rows; row += row_block) {
        engine.multiply(part, one_block ? nullptr : packed, 0, panels, packed + packed_words, row, std::min(job.rows, row + row_block), 0,
                        job.columns);
      }
    }
  });
  for_ranges(context, count, chunk_elements, [&](int64_t begin, int64_t end) {
    context.kernels.matmul.add_slices(static_cast<float*>(job.c), partial, slices, count, job.alpha, job.beta, begin, end);
  });
}

}

void multiply(clm_context& context, const MatmulJob& job, const RowWork* row_work) {
  if (job.rows == 0 || job.columns == 0) return;
  const MatmulEngine& engine = engine_of(context, job);
  if (row_work == nullptr && worth_slicing(job, engine)) {
    multiply_sliced(context, job, engine);
    return;
  }
  const Grid grid(job, engine);
  context.scratch.reserve_per_thread(sizeof(float) *
                                     static_cast<size_t>(engine.scratch_words(job, grid.row_block, grid.column_block)));
  // With one or two blocks of rows a panel is used where it was packed, still in the caches.
  const bool pack_once = job.packed_b == nullptr && chunks_of(job.rows, grid.row_block) > 2;
  int64_t group = round_up(job.columns, engine.panel_columns);
  if (pack_once) {
    const int64_t panels = std::max<int64_t>(1, most_packed_words / std::max<int64_t>(1, engine.panel_words(job)));
    group = std::min(group, std::max(panels * engine.panel_columns / grid.column_block, int64_t{1}) * grid.column_block);
  }
  // A block that spans the columns is complete when it is done, and still in the second-level cache.
  const bool whole_rows = grid.column_block >= job.columns && group >= job.columns;
  for (int64_t column = 0; column < job.columns; column += group) {
    const int64_t end = std::min(job.columns, column + group);
    const float* packed = pack_once ? pack_columns(context, job, engine, column, end) : job.packed_b;
    multiply_columns(context, job, engine, grid, packed, column, end, whole_rows ? row_work : nullptr);
  }
  if (row_work != nullptr && !whole_rows) {
    for_ranges(context, job.rows, rows_per_chunk(job.columns),
               [&](int64_t begin, int64_t end) { row_work->run(row_work->state, begin, end); });
  }
}

}
