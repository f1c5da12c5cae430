namespace CyberLM.Kernels.Native;

sealed unsafe partial class NativeKernels
{
    public void LayerNormForward(Tensor output, Tensor mean, Tensor rstd, Tensor input, Tensor weight, Tensor bias) =>
        Check(NativeMethods.clm_layernorm_forward(context, View(output), View(mean), View(rstd), View(input), View(weight), View(bias)));

    public void LayerNormBackward(Tensor dInput, Tensor dWeight, Tensor dBias, Tensor dOutput, Tensor input, Tensor weight, Tensor mean,
        Tensor rstd) =>
        Check(NativeMethods.clm_layernorm_backward(
            context, View(dInput), View(dWeight), View(dBias), View(dOutput), View(input), View(weight), View(mean), View(rstd)));

    public void RmsNormForward(Tensor output, Tensor rstd, Tensor input, Tensor weight) =>
        Check(NativeMethods.clm_rmsnorm_forward(context, View(output), View(rstd), View(input), View(weight)));

    public void RmsNormBackward(Tensor dInput, Tensor dWeight, Tensor dOutput, Tensor input, Tensor weight, Tensor rstd) =>
        Check(NativeMethods.clm_rmsnorm_backward(
            context, View(dInput), View(dWeight), View(dOutput), View(input), View(weight), View(rstd)));

    public void ResidualLayerNormForward(Tensor residual, Tensor normed, Tensor mean, Tensor rstd, Tensor left, Tensor right,
        Tensor weight, Tensor bias) =>
        Check(NativeMethods.clm_residual_layernorm_forward(
            context, View(residual), View(normed), View(mean), View(rstd), View(left), View(right), View(weight), View(bias)));

    public void ResidualRmsNormForward(Tensor residual, Tensor normed, Tensor rstd, Tensor left, Tensor right, Tensor weight) =>
        Check(NativeMethods.clm_residual_rmsnorm_forward(
            context, View(residual), View(normed), View(rstd), View(left), View(right), View(weight)));
}
