using CyberLM.Kernels.Ilgpu.Operations;

namespace CyberLM.Kernels.Ilgpu;

public partial class IlgpuKernels
{
    Kernel<ClassifierArguments> fusedClassifier = null!;

    void LoadLoss() => fusedClassifier = Load<ClassifierArguments>(Classifier.Fused, GridShape.GroupPerUnit, Gpu.Classifier.Fused);

    public virtual void FusedClassifier(Tensor logits, Tensor losses, Tensor targets, Tensor weights, float dLoss, bool writeGradient)
    {
        CheckIndices(nameof(FusedClassifier), nameof(targets), targets, logits.Last, Classifier.Ignored);
        fusedClassifier.Launch(logits.Rows, RowGrain(logits), new()
        {
            Logits = View(logits),
            Losses = View(losses),
            Targets = View(targets),
            Weights = View(weights),
            DLoss = dLoss,
            Vocabulary = logits.Last,
            WriteGradient = writeGradient ? 1 : 0,
        });
    }
}
