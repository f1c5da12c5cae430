namespace CyberLM.Kernels.Native;

sealed unsafe partial class NativeKernels
{
    public void GeluForward(Tensor output, Tensor input) =>
        Check(NativeMethods.clm_gelu_forward(context, View(output), View(input)));

    public void GeluBackward(Tensor dInput, Tensor dOutput, Tensor input) =>
        Check(NativeMethods.clm_gelu_backward(context, View(dInput), View(dOutput), View(input)));

    public void SwiGluForward(Tensor output, Tensor input) =>
        Check(NativeMethods.clm_swiglu_forward(context, View(output), View(input)));

    public void SwiGluBackward(Tensor dInput, Tensor dOutput, Tensor input) =>
        Check(NativeMethods.clm_swiglu_backward(context, View(dInput), View(dOutput), View(input)));

    public void ResidualForward(Tensor output, Tensor left, Tensor right) =>
        Check(NativeMethods.clm_residual_forward(context, View(output), View(left), View(right)));
}
