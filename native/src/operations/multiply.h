#pragma once
#include "context.h"
#include "operations/chunks.h"

namespace clm {

/// The way to multiply operands of these types: a frozen weight lies as the engine of its products reads it.
inline const MatmulEngine& engine_of(const clm_context& context, const MatmulJob& job) {
  return job.a.bf16 && job.b.bf16 ? context.kernels.matmul.halves : context.kernels.matmul.floats;
}

inline int64_t panels_of(const MatmulEngine& engine, int64_t columns) { return chunks_of(columns, engine.panel_columns); }

/// So many panels of b, all their depth, from column `begin` on.
inline void pack_panels(clm_context& context, const MatmulJob& job, const MatmulEngine& engine, float* packed, int64_t begin,
                        int64_t panels) {
  // Panel by panel of one block of the depth: neighbours read the same rows of b at the same time.
  context.pool.for_chunks(panels * engine.depth_blocks(job), [&](int64_t chunk, int) {
    engine.pack(job, packed, begin, panels, chunk / panels, chunk % panels);
  });
}

/// What follows a product, for rows begin..end-1 of it.
struct RowWork {
  void (*run)(const void* state, int64_t begin, int64_t end);
  const void* state;
};

/// Runs a whole product on the context's threads. The order of a sum does not depend on the number of threads. It depends on the depth
/// alone, so that a row of c has the same bits among however many rows and columns; where a is transposed, on the size of c as well.
void multiply(clm_context& context, const MatmulJob& job, const RowWork* row_work = nullptr);

/// A product followed by body(begin, end) for ranges of its rows that together are all of them, by the thread that has just computed
/// them where that is possible.
template <class Body>
void multiply_then(clm_context& context, const MatmulJob& job, const Body& body) {
  const RowWork work{[](const void* state, int64_t begin, int64_t end) { (*static_cast<const Body*>(state))(begin, end); }, &body};
  multiply(context, job, &work);
}

}
