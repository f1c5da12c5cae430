namespace CyberLM.Kernels.Native;

sealed unsafe partial class NativeKernels
{
    public void EncoderForward(Tensor output, Tensor tokens, Tensor positions, Tensor wte, Tensor wpe) =>
        Check(NativeMethods.clm_encoder_forward(context, View(output), View(tokens), View(positions), View(wte), View(wpe)));

    public void EncoderBackward(Tensor dWte, Tensor dWpe, Tensor dOutput, Tensor tokens, Tensor positions) =>
        Check(NativeMethods.clm_encoder_backward(context, View(dWte), View(dWpe), View(dOutput), View(tokens), View(positions)));
}
