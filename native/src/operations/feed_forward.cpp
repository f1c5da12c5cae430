#include "operations/chunks.h"

using namespace clm;

clm_status clm_gelu_forward(clm_context* context, clm_tensor output, clm_tensor input) {
  return run(context, [&] {
    Arguments arguments(*context, "gelu_forward");
    const Argument y = arguments.written("output", output, Types::storage);
    const Argument x = arguments.read("input", input, Types::storage);
    arguments.vector(x, y.count);
    arguments.may_replace(y, x);
    arguments.finish();
    run_elements(*context, context->kernels.elementwise.gelu_forward.of(y.bf16()), Unary{y.data(), x.data()}, y.count);
  });
}

clm_status clm_gelu_backward(clm_context* context, clm_tensor dinput, clm_tensor doutput, clm_tensor input) {
  return run(context, [&] {
    Arguments arguments(*context, "gelu_backward");
    const Argument dx = arguments.written("dinput", dinput, Types::storage);
    const Argument dy = arguments.read("doutput", doutput, Types::storage);
    const Argument x = arguments.read("input", input, Types::storage);
    arguments.vector(dy, dx.count);
    arguments.vector(x, dx.count);
    arguments.may_replace(dx, dy);
    arguments.may_replace(dx, x);
    arguments.finish();
    const Binary call{dx.data(), dy.data(), x.data()};
    run_elements(*context, context->kernels.elementwise.gelu_backward.of(dx.bf16()), call, dx.count);
  });
}

clm_status clm_swiglu_forward(clm_context* context, clm_tensor output, clm_tensor input) {
  return run(context, [&] {
    Arguments arguments(*context, "swiglu_forward");
    const Argument y = arguments.written("output", output, Types::storage);
    const Argument x = arguments.read("input", input, Types::storage);
    arguments.matrix(x, y.rows, 2 * y.last);
    arguments.finish();
    const SwiGlu call{y.data(), nullptr, x.data(), y.last};
    run_rows(*context, context->kernels.elementwise.swiglu_forward.of(y.bf16()), call, y.rows, y.last);
  });
}

clm_status clm_swiglu_backward(clm_context* context, clm_tensor dinput, clm_tensor doutput, clm_tensor input) {
  return run(context, [&] {
    Arguments arguments(*context, "swiglu_backward");
    const Argument dx = arguments.written("dinput", dinput, Types::storage);
    const Argument dy = arguments.read("doutput", doutput, Types::storage);
    const Argument x = arguments.read("input", input, Types::storage);
    arguments.matrix(x, dy.rows, 2 * dy.last);
    arguments.like(dx, x);
    arguments.finish();
    const SwiGlu call{dx.data(), dy.data(), x.data(), dy.last};
    run_rows(*context, context->kernels.elementwise.swiglu_backward.of(dx.bf16()), call, dy.rows, dy.last);
  });
}

clm_status clm_residual_forward(clm_context* context, clm_tensor output, clm_tensor left, clm_tensor right) {
  return run(context, [&] {
    Arguments arguments(*context, "residual_forward");
    const Argument y = arguments.written("output", output, Types::float32);
    const Argument a = arguments.read("left", left, Types::float32);
    const Argument b = arguments.read("right", right, Types::any_float);
    arguments.vector(a, y.count);
    arguments.vector(b, y.count);
    arguments.may_replace(y, a);
    arguments.may_replace(y, b);
    arguments.finish();
    const Binary call{y.data(), a.data(), b.data()};
    run_elements(*context, context->kernels.elementwise.residual.of(b.bf16()), call, y.count);
  });
}
