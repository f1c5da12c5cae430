using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ILGPU;
using ILGPU.IR.Intrinsics;

namespace CyberLM.Kernels.Ilgpu.Operations;

struct ClassifierArguments
{
    internal Operand Logits, Losses, Targets, Weights;
    internal float DLoss;
    internal int Vocabulary, WriteGradient;
}

/// <summary>Cross entropy of logits and a target; the gradient, softmax minus one at the target, takes the logits' place.</summary>
static unsafe class Classifier
{
    internal const int Ignored = -1;

    internal static void Fused(Index1D item, Slices rows, ClassifierArguments a) => FusedRows(a, rows.Start(item), rows.End(item));

    [IntrinsicImplementation]
    static void FusedRows(ClassifierArguments a, long start, long end)
    {
        if (a.Logits.IsBFloat16) FusedRows<ushort>(a, start, end);
        else FusedRows<float>(a, start, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void FusedRows<S>(ClassifierArguments a, long start, long end) where S : unmanaged
    {
        long vocabulary = a.Vocabulary;
        float* weights = a.Weights.Pointer<float>();
        float* losses = a.Losses.Pointer<float>();
        float* one = stackalloc float[1];
        for (long n = start; n < end; n++)
        {
            S* row = a.Logits.Pointer<S>() + n * vocabulary;
            int target = a.Targets.Pointer<int>()[n];
            float weight = weights == null ? 1 : weights[n];
            if (target == Ignored)
            {
                losses[n] = 0;
                if (a.WriteGradient != 0) new Span<S>(row, (int)vocabulary).Clear();
                continue;
            }
            float max = Rows.Max(row, vocabulary);
            float logSum = MathF.Log(Rows.SumOfExp(row, max, vocabulary));
            Rows.Copy(one, row + target, 1);
            losses[n] = weight * (max - *one + logSum);
            if (a.WriteGradient != 0) Gradient(row, vocabulary, target, max, logSum, a.DLoss * weight);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Gradient<S>(S* row, long vocabulary, int target, float max, float logSum, float scale) where S : unmanaged
    {
        var shift = Vector512.Create(max);
        var total = Vector512.Create(logSum);
        for (long v = 0; v < vocabulary; v += Lanes.Count)
        {
            long left = vocabulary - v;
            var error = Exponential.Exp(Lanes.Load(row + v, left) - shift - total);
            var here = Vector512.Equals(Vector512<int>.Indices, Vector512.Create((int)(target - v))).AsSingle();
            error -= Vector512.ConditionalSelect(here, Vector512<float>.One, Vector512<float>.Zero);
            Lanes.Store(row + v, error * Vector512.Create(scale), left);
        }
    }
}
