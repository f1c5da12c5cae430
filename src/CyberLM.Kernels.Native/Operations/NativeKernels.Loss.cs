namespace CyberLM.Kernels.Native;

sealed unsafe partial class NativeKernels
{
    public void FusedClassifier(Tensor logits, Tensor losses, Tensor targets, Tensor weights, float dLoss, bool writeGradient) =>
        Check(NativeMethods.clm_fused_classifier(
            context, View(logits), View(losses), View(targets), View(weights), dLoss, writeGradient ? 1 : 0));
}
