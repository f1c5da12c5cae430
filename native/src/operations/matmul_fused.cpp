// A product and what follows it, done by the thread that has just computed these rows, while they are in its cache. Each has the bits of
// its two operations one after the other.
#include "operations/products.h"

using namespace clm;

namespace {

/// The arguments of a forward product; the product itself goes into `product`.
struct ForwardProduct {
  ForwardProduct(Arguments& arguments, const char* name, Types types, const clm_tensor& product_tensor, const clm_tensor& input_tensor,
                 const clm_tensor& weight_tensor, const clm_tensor& bias_tensor)
      : product(arguments.written(name, product_tensor, types)),
        input(arguments.read("input", input_tensor, Types::storage)),
        weight(arguments.read("weight", weight_tensor, Types::storage)),
        bias(arguments.read("bias", bias_tensor, Types::storage, Presence::optional)) {
    arguments.matrix(weight, weight.rows, input.last);
    arguments.matrix(product, input.rows, weight.rows);
    arguments.vector(bias, weight.rows);
  }

  MatmulJob job(const clm_context& context) const { return output_product(context, product, input, weight, bias); }

  Argument product, input, weight, bias;
};

}

clm_status clm_matmul_residual_forward(clm_context* context, clm_tensor output, clm_tensor scratch, clm_tensor residual,
                                       clm_tensor input, clm_tensor weight, clm_tensor bias) {
  return run(context, [&] {
    Arguments arguments(*context, "matmul_residual_forward");
    const ForwardProduct forward(arguments, "scratch", Types::storage_or_float, scratch, input, weight, bias);
    const Argument sum = arguments.written("output", output, Types::float32);
    const Argument before = arguments.read("residual", residual, Types::float32);
    arguments.like(sum, forward.product);
    arguments.like(before, forward.product);
    arguments.may_replace(sum, before);
    arguments.finish();
    const Binary call{sum.data(), before.data(), forward.product.data()};
    const Kernel<Binary> kernel = context->kernels.elementwise.residual.of(forward.product.bf16());
    const int64_t columns = sum.last;
    multiply_then(*context, forward.job(*context), [&](int64_t begin, int64_t end) { kernel(call, begin * columns, end * columns); });
  });
}

clm_status clm_matmul_gelu_forward(clm_context* context, clm_tensor output, clm_tensor pregelu, clm_tensor input, clm_tensor weight,
                                   clm_tensor bias) {
  return run(context, [&] {
    Arguments arguments(*context, "matmul_gelu_forward");
    const ForwardProduct forward(arguments, "pregelu", Types::storage, pregelu, input, weight, bias);
    const Argument y = arguments.written("output", output, Types::storage);
    arguments.like(y, forward.product);
    arguments.finish();
    const Unary call{y.data(), forward.product.data()};
    const Kernel<Unary> kernel = context->kernels.elementwise.gelu_forward.of(y.bf16());
    const int64_t columns = y.last;
    multiply_then(*context, forward.job(*context), [&](int64_t begin, int64_t end) { kernel(call, begin * columns, end * columns); });
  });
}

clm_status clm_matmul_swiglu_forward(clm_context* context, clm_tensor output, clm_tensor preswiglu, clm_tensor input,
                                     clm_tensor weight, clm_tensor bias) {
  return run(context, [&] {
    Arguments arguments(*context, "matmul_swiglu_forward");
    const ForwardProduct forward(arguments, "preswiglu", Types::storage, preswiglu, input, weight, bias);
    const Argument y = arguments.written("output", output, Types::storage);
    arguments.matrix(forward.product, y.rows, 2 * y.last);
    arguments.finish();
    const SwiGlu call{y.data(), nullptr, forward.product.data(), y.last};
    const Kernel<SwiGlu> kernel = context->kernels.elementwise.swiglu_forward.of(y.bf16());
    multiply_then(*context, forward.job(*context), [&](int64_t begin, int64_t end) { kernel(call, begin, end); });
  });
}

clm_status clm_matmul_gelu_backward(clm_context* context, clm_tensor dpregelu, clm_tensor dweight, clm_tensor dbias,
                                    clm_tensor doutput, clm_tensor gelu, clm_tensor pregelu, clm_tensor weight) {
  return run(context, [&] {
    Arguments arguments(*context, "matmul_gelu_backward");
    const Argument dpre = arguments.written("dpregelu", dpregelu, Types::storage);
    const Argument dw = arguments.written("dweight", dweight, Types::float32);
    const Argument db = arguments.written("dbias", dbias, Types::float32, Presence::optional);
    const Argument dy = arguments.read("doutput", doutput, Types::storage);
    const Argument activated = arguments.read("gelu", gelu, Types::storage);
    const Argument pre = arguments.read("pregelu", pregelu, Types::storage);
    const Argument w = arguments.read("weight", weight, Types::storage);
    arguments.matrix(w, dy.last, activated.last);
    arguments.matrix(dy, activated.rows, w.rows);
    arguments.like(dpre, activated);
    arguments.like(pre, activated);
    arguments.like(dw, w);
    arguments.vector(db, w.rows);
    arguments.finish();
    const Binary call{dpre.data(), dpre.data(), pre.data()};
    const Kernel<Binary> kernel = context->kernels.elementwise.gelu_backward.of(dpre.bf16());
    const int64_t columns = dpre.last;
    multiply_then(*context, dinput_product(dpre, dy, w),
                  [&](int64_t begin, int64_t end) { kernel(call, begin * columns, end * columns); });
    multiply(*context, dweight_product(dw, dy, activated));
    if (db) add_dbias(*context, db, dy);
  });
}
