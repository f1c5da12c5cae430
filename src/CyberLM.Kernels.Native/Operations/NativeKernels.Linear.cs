namespace CyberLM.Kernels.Native;

sealed unsafe partial class NativeKernels
{
    public void MatmulForward(Tensor output, Tensor input, Tensor weight, Tensor bias) =>
        Check(NativeMethods.clm_matmul_forward(context, View(output), View(input), View(weight), View(bias)));

    public void MatmulBackward(Tensor dInput, Tensor dWeight, Tensor dBias, Tensor dOutput, Tensor input, Tensor weight) =>
        Check(NativeMethods.clm_matmul_backward(
            context, View(dInput), View(dWeight), View(dBias), View(dOutput), View(input), View(weight)));

    public void MatmulResidualForward(Tensor output, Tensor scratch, Tensor residual, Tensor input, Tensor weight, Tensor bias) =>
        Check(NativeMethods.clm_matmul_residual_forward(
            context, View(output), View(scratch), View(residual), View(input), View(weight), View(bias)));

    public void MatmulGeluForward(Tensor output, Tensor preGelu, Tensor input, Tensor weight, Tensor bias) =>
        Check(NativeMethods.clm_matmul_gelu_forward(context, View(output), View(preGelu), View(input), View(weight), View(bias)));

    public void MatmulSwiGluForward(Tensor output, Tensor preSwiGlu, Tensor input, Tensor weight, Tensor bias) =>
        Check(NativeMethods.clm_matmul_swiglu_forward(context, View(output), View(preSwiGlu), View(input), View(weight), View(bias)));

    public void MatmulGeluBackward(Tensor dPreGelu, Tensor dWeight, Tensor dBias, Tensor dOutput, Tensor gelu, Tensor preGelu,
        Tensor weight) =>
        Check(NativeMethods.clm_matmul_gelu_backward(
            context, View(dPreGelu), View(dWeight), View(dBias), View(dOutput), View(gelu), View(preGelu), View(weight)));

    public void QuantizeRows(Tensor output, Tensor scale, Tensor input) =>
        Check(NativeMethods.clm_quantize_rows(context, View(output), View(scale), View(input)));

    public void MatmulQuantized(Tensor output, Tensor input, Tensor weight, Tensor scale, Tensor bias) =>
        Check(NativeMethods.clm_matmul_quantized(context, View(output), View(input), View(weight), View(scale), View(bias)));

    public void Gemm(Tensor c, Tensor a, Tensor b, bool transposeA, bool transposeB, float alpha, float beta) =>
        Check(NativeMethods.clm_gemm(context, View(c), View(a), View(b), transposeA ? 1 : 0, transposeB ? 1 : 0, alpha, beta));
}
