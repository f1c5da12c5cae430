#include "operations/chunks.h"

using namespace clm;

clm_status clm_encoder_forward(clm_context* context, clm_tensor output, clm_tensor tokens, clm_tensor positions, clm_tensor wte,
                               clm_tensor wpe) {
  return run(context, [&] {
    Arguments arguments(*context, "encoder_forward");
    const Argument y = arguments.written("output", output, Types::float32);
    const Argument t = arguments.read("tokens", tokens, Types::integer);
    const Argument p = arguments.read("positions", positions, Types::integer, wpe.data ? Presence::required : Presence::optional);
    const Argument token_table = arguments.read("wte", wte, Types::storage);
    const Argument position_table = arguments.read("wpe", wpe, Types::storage, Presence::optional);
    arguments.vector(t, y.rows);
    arguments.matrix(token_table, token_table.rows, y.last);
    arguments.range(t, 0, token_table.rows);
    if (position_table) {
      arguments.vector(p, y.rows);
      arguments.matrix(position_table, position_table.rows, y.last);
      arguments.range(p, 0, position_table.rows);
    }
    arguments.finish();

    const EncoderForward call{y.f32(), t.i32(), p.i32(), token_table.data(), position_table.data(), y.last};
    run_rows(*context, context->kernels.elementwise.encoder_forward.of(token_table.bf16()), call, y.rows, y.last);
  });
}

clm_status clm_encoder_backward(clm_context* context, clm_tensor dwte, clm_tensor dwpe, clm_tensor doutput, clm_tensor tokens,
                                clm_tensor positions) {
  // Four cache lines: chunks do not share one, and few columns still make several chunks.
  constexpr int64_t columns_per_chunk = 64;
  return run(context, [&] {
    Arguments arguments(*context, "encoder_backward");
    const Argument token_table = arguments.written("dwte", dwte, Types::float32);
    const Argument position_table = arguments.written("dwpe", dwpe, Types::float32, Presence::optional);
    const Argument dy = arguments.read("doutput", doutput, Types::float32);
    const Argument t = arguments.read("tokens", tokens, Types::integer);
    const Argument p = arguments.read("positions", positions, Types::integer, dwpe.data ? Presence::required : Presence::optional);
    arguments.vector(t, dy.rows);
    arguments.matrix(token_table, token_table.rows, dy.last);
    arguments.range(t, 0, token_table.rows);
    if (position_table) {
      arguments.vector(p, dy.rows);
      arguments.matrix(position_table, position_table.rows, dy.last);
      arguments.range(p, 0, position_table.rows);
    }
    arguments.finish();

    const EncoderBackward call{token_table.f32(), position_table.f32(), dy.f32(), t.i32(), p.i32(), dy.rows, dy.last};
    if (dy.rows == 0) return;
    for_ranges(*context, dy.last, columns_per_chunk,
               [&](int64_t begin, int64_t end) { context->kernels.elementwise.encoder_backward(call, begin, end); });
  });
}
