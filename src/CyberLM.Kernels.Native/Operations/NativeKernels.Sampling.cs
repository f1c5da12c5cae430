namespace CyberLM.Kernels.Native;

sealed unsafe partial class NativeKernels
{
    public void NextToken(Tensor ids, Tensor logLikelihood, Tensor logits, Tensor allowed, Tensor random, in NextTokenOptions options) =>
        Check(NativeMethods.clm_next_token(
            context, View(ids), View(logLikelihood), View(logits), View(allowed), View(random), View(options)));
}
