namespace CyberLM.Kernels.Native;

sealed unsafe partial class NativeKernels
{
    public void MatmulForward(Tensor output, Tensor input, Tensor weight, Tensor bias) =>
        Check(NativeMethods.clm_matmul_forward(context, View(output), View(input), View(weight), View(bias)));

    public void MatmulBackward(Tensor dInput, Tensor dWeight, Tensor dBias, Tensor dOutput, Tensor input, Tensor weight) =>
        Check(NativeMethods.clm_matmul_backward(
            context, View(dInput), View(dWeight), View(dBias), View(dOutput), View(input), View(weight)));

    public void Gemm(Tensor c, Tensor a, Tensor b, bool transposeA, bool transposeB, float alpha, float beta) =>
        Check(NativeMethods.clm_gemm(context, View(c), View(a), View(b), transposeA ? 1 : 0, transposeB ? 1 : 0, alpha, beta));
}
