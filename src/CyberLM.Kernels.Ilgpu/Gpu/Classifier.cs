using CyberLM.Kernels.Ilgpu.Operations;
using ILGPU;

namespace CyberLM.Kernels.Ilgpu.Gpu;

/// <summary>Cross entropy and its gradient with a group a row, which is read three times and written once.</summary>
static class Classifier
{
    internal static void Fused(long rows, ClassifierArguments a)
    {
        var first = SharedMemory.Allocate<float>(GridShape.Threads);
        var second = SharedMemory.Allocate<float>(GridShape.Threads);
        long row = (long)Grid.IdxX * a.Vocabulary;
        int target = a.Targets.Integer(Grid.IdxX);
        float weight = a.Weights.LoadOr(Grid.IdxX, 1);
        float max = float.NegativeInfinity;
        for (int v = Group.IdxX; v < a.Vocabulary; v += GridShape.Threads)
        {
            float logit = a.Logits.Load(row + v);
            if (logit > max) max = logit;
        }
        max = GroupReduction.Max(first, max);
        float sum = 0;
        for (int v = Group.IdxX; v < a.Vocabulary; v += GridShape.Threads) sum += Scalar.Exp(a.Logits.Load(row + v) - max);
        float logSum = Scalar.Log(GroupReduction.Sum(second, sum));
        bool ignored = target == Operations.Classifier.Ignored;
        // The host does not look at targets here: one outside the vocabulary shows as a loss that is not a number.
        if (Group.IdxX == 0)
        {
            float loss = float.NaN;
            if (ignored) loss = 0;
            else if (target >= 0 && target < a.Vocabulary) loss = weight * (max - a.Logits.Load(row + target) + logSum);
            a.Losses.Store(Grid.IdxX, loss);
        }
        Group.Barrier();
        if (a.WriteGradient == 0) return;
        float scale = a.DLoss * weight;
        for (int v = Group.IdxX; v < a.Vocabulary; v += GridShape.Threads)
        {
            float error = Scalar.Exp(a.Logits.Load(row + v) - max - logSum) - (v == target ? 1 : 0);
            a.Logits.Store(row + v, ignored ? 0 : error * scale);
        }
    }
}
