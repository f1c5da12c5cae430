#include "operations/chunks.h"

using namespace clm;

clm_status clm_fused_classifier(clm_context* context, clm_tensor logits, clm_tensor losses, clm_tensor targets, clm_tensor weights,
                                float dloss, int32_t write_gradient) {
  return run(context, [&] {
    Arguments arguments(*context, "fused_classifier");
    const Argument x = arguments.written("logits", logits, Types::any_float);
    const Argument loss = arguments.written("losses", losses, Types::float32);
    const Argument target = arguments.read("targets", targets, Types::integer);
    const Argument weight = arguments.read("weights", weights, Types::float32, Presence::optional);
    arguments.some_columns(x);
    arguments.vector(loss, x.rows);
    arguments.vector(target, x.rows);
    arguments.vector(weight, x.rows);
    arguments.range(target, -1, x.last);
    arguments.finish();
    const Classifier call{x.data(), loss.f32(), target.i32(), weight.f32(), x.last, dloss, write_gradient != 0};
    run_rows(*context, context->kernels.elementwise.classifier.of(x.bf16()), call, x.rows, x.last);
  });
}
