namespace CyberLM.Kernels.Ilgpu.Cuda;

public sealed partial class CudaKernels
{
    public override void FusedClassifier(Tensor logits, Tensor losses, Tensor targets, Tensor weights, float dLoss, bool writeGradient)
    {
        if (!Takes(nameof(FusedClassifier), logits, losses, targets, weights) || !IsStored(logits))
        {
            base.FusedClassifier(logits, losses, targets, weights, dLoss, writeGradient);
            return;
        }
        const int threads = 256;
        Launch(logits.DType == DType.BF16 ? "fused_classifier_bf16" : "fused_classifier_f32", Grid(logits.Rows, threads),
            logits, losses, targets, weights, dLoss, writeGradient ? 1 : 0, logits.Last);
    }
}
