using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ILGPU;
using ILGPU.IR.Intrinsics;

namespace CyberLM.Kernels.Ilgpu.Operations;

/// <summary>Corrections are 1 / (1 - beta^step).</summary>
struct AdamWArguments
{
    internal Operand Weight, Master, Gradient, M, V, NormSquared, Skipped;
    internal AdamWStep Step;
    internal float FirstCorrection, SecondCorrection;
}

/// <summary>Loshchilov and Hutter, "Decoupled weight decay regularization", 2017. A slice is elements.</summary>
static unsafe class AdamW
{
    internal static void Update(Index1D item, Slices elements, AdamWArguments a) => Update(a, elements.Start(item), elements.End(item));

    [IntrinsicImplementation]
    static void Update(AdamWArguments a, long start, long end)
    {
        float* normSquared = a.NormSquared.Pointer<float>();
        float norm = normSquared == null ? 0 : MathF.Sqrt(*normSquared);
        if (!float.IsFinite(norm))
        {
            if (start == 0 && a.Skipped.Pointer<float>() != null) *a.Skipped.Pointer<float>() += 1;
            return;
        }
        float clip = a.Step.ClipNorm > 0 && norm > a.Step.ClipNorm ? a.Step.ClipNorm / norm : 1;
        float* weight = a.Master.Pointer<float>() == null ? a.Weight.Pointer<float>() : a.Master.Pointer<float>();
        Step(a, weight + start, start, end - start, clip);
        if (a.Master.Pointer<float>() == null) return;
        if (a.Weight.IsBFloat16) Rows.Copy(a.Weight.Pointer<ushort>() + start, weight + start, end - start);
        else Rows.Copy(a.Weight.Pointer<float>() + start, weight + start, end - start);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Step(AdamWArguments a, float* weight, long start, long count, float clip)
    {
        float* gradient = a.Gradient.Pointer<float>() + start;
        float* m = a.M.Pointer<float>() + start;
        float* v = a.V.Pointer<float>() + start;
        var step = a.Step;
        for (long i = 0; i < count; i += Lanes.Count)
        {
            long left = count - i;
            var g = Lanes.Load(gradient + i, left) * Vector512.Create(clip);
            var first = Lanes.Load(m + i, left) * Vector512.Create(step.Beta1) + g * Vector512.Create(1 - step.Beta1);
            var second = Lanes.Load(v + i, left) * Vector512.Create(step.Beta2) + g * g * Vector512.Create(1 - step.Beta2);
            Lanes.Store(m + i, first, left);
            Lanes.Store(v + i, second, left);
            var size = Vector512.Sqrt(second * Vector512.Create(a.SecondCorrection)) + Vector512.Create(step.Epsilon);
            var old = Lanes.Load(weight + i, left);
            var update = first * Vector512.Create(a.FirstCorrection) / size + old * Vector512.Create(step.WeightDecay);
            Lanes.Store(weight + i, old - update * Vector512.Create(step.LearningRate), left);
        }
    }
}
