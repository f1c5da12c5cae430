// Weights that do not change are laid out once, not in every product: with few rows, as in sampling, that copy costs more than the product.
#include "operations/products.h"

using namespace clm;

clm_status clm_freeze(clm_context* context, clm_tensor weight_tensor) {
  return run(context, [&] {
    Arguments arguments(*context, "freeze");
    const Argument weight = arguments.read("weight", weight_tensor, Types::storage);
    arguments.rank(weight, 2);
    arguments.finish();
    if (context->frozen.hold(weight.tensor)) return;
    MatmulJob job{};
    job.columns = weight.rows;
    job.depth = weight.last;
    job.b = transposed(weight);
    const MatmulEngine& engine = weight.bf16() ? context->kernels.matmul.halves : context->kernels.matmul.floats;
    const int64_t panels = (job.columns + engine.panel_columns - 1) / engine.panel_columns;
    float* packed = context->frozen.add(weight.tensor, weight.bytes, panels * engine.panel_words(job));
    context->pool.for_chunks(panels * engine.depth_blocks(job), [&](int64_t chunk, int) {
      engine.pack(job, packed, 0, panels, chunk / panels, chunk % panels);
    });
  });
}

clm_status clm_thaw(clm_context* context, clm_tensor weight_tensor) {
  return run(context, [&] {
    Arguments arguments(*context, "thaw");
    const Argument weight = arguments.read("weight", weight_tensor, Types::storage);
    arguments.finish();
    if (!context->frozen.release(weight.tensor)) arguments.refuse("weight is not frozen");
  });
}
