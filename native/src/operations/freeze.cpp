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
    job.a.bf16 = weight.bf16();  // an input of the weight's type, as the contract wants it
    job.b = transposed(weight);
    const MatmulEngine& engine = engine_of(*context, job);
    const int64_t panels = panels_of(engine, job.columns);
    float* packed = context->frozen.add(weight.tensor, weight.bytes, panels * engine.panel_words(job));
    pack_panels(*context, job, engine, packed, 0, panels);
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
