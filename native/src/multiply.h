#pragma once
#include "context.h"

namespace clm {

/// Runs a whole product on the context's threads. Sums run over the depth in an order that the depth alone decides; a row of c has
/// the same bits whatever the number of rows, columns and threads.
void multiply(clm_context& context, const MatmulJob& job);

}
