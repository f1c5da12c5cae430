namespace CyberLM.Kernels.Native;

sealed unsafe partial class NativeKernels
{
    public void RopeForward(Tensor qkv, Tensor positions, Heads heads, float theta) =>
        Check(NativeMethods.clm_rope_forward(context, View(qkv), View(positions), View(heads), theta));

    public void RopeBackward(Tensor dQkv, Tensor positions, Heads heads, float theta) =>
        Check(NativeMethods.clm_rope_backward(context, View(dQkv), View(positions), View(heads), theta));

    public void AttentionForward(Tensor output, Tensor lse, Tensor qkv, Tensor first, Heads heads) =>
        Check(NativeMethods.clm_attention_forward(context, View(output), View(lse), View(qkv), View(first), View(heads)));

    public void AttentionBackward(Tensor dQkv, Tensor dOutput, Tensor output, Tensor lse, Tensor qkv, Tensor first, Heads heads) =>
        Check(NativeMethods.clm_attention_backward(
            context, View(dQkv), View(dOutput), View(output), View(lse), View(qkv), View(first), View(heads)));

    public void AttentionDecode(Tensor output, Tensor keyCache, Tensor valueCache, Tensor qkv, Tensor rows, Tensor positions,
        Tensor first, Heads heads) =>
        Check(NativeMethods.clm_attention_decode(
            context, View(output), View(keyCache), View(valueCache), View(qkv), View(rows), View(positions), View(first), View(heads)));
}
