#pragma once
#include "context.h"

namespace clm {

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
