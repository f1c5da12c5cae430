using CyberLM.Kernels.Ilgpu.Operations;
using ILGPU;

namespace CyberLM.Kernels.Ilgpu.Gpu;

/// <summary>Operations that look at one element at a time: a thread an element.</summary>
static class Elements
{
    internal static void GeluForward(long count, ElementwiseArguments a)
    {
        long i = GridShape.Unit;
        if (i >= count) return;
        float x = a.Left.Load(i);
        a.Output.Store(i, x * Scalar.Cumulative(x, Scalar.Bell(x)));
    }

    internal static void GeluBackward(long count, ElementwiseArguments a)
    {
        long i = GridShape.Unit;
        if (i >= count) return;
        float x = a.Right.Load(i);
        float bell = Scalar.Bell(x);
        a.Output.Store(i, a.Left.Load(i) * (x * Scalar.Density(bell) + Scalar.Cumulative(x, bell)));
    }

    internal static void Residual(long count, ElementwiseArguments a)
    {
        long i = GridShape.Unit;
        if (i < count) a.Output.Store(i, a.Left.Load(i) + a.Right.Load(i));
    }

    internal static void Convert(long count, ElementwiseArguments a)
    {
        long i = GridShape.Unit;
        if (i < count) a.Output.Store(i, a.Left.Load(i));
    }

    internal static void Fill(long count, FillArguments a)
    {
        long i = GridShape.Unit;
        if (i >= count) return;
        if (a.ElementBytes == sizeof(byte)) a.Output.As<byte>()[i] = (byte)a.Pattern;
        else if (a.ElementBytes == sizeof(ushort)) a.Output.As<ushort>()[i] = (ushort)a.Pattern;
        else a.Output.As<uint>()[i] = a.Pattern;
    }

    internal static void ScaledAdd(long count, ScaledAddArguments a)
    {
        long i = GridShape.Unit;
        if (i >= count || !a.Guard.IsAbsent && !float.IsFinite(a.Guard.Load(0))) return;
        float scale = a.NormSquared.IsAbsent ? a.Alpha : a.Alpha / MathF.Sqrt(a.NormSquared.Load(0));
        float value = a.Input.Load(i) * scale;
        a.Output.Store(i, a.Beta == 0 ? value : a.Output.Load(i) * a.Beta + value);
    }

    internal static void AdamW(long count, AdamWArguments a)
    {
        long i = GridShape.Unit;
        if (i >= count) return;
        float norm = a.NormSquared.IsAbsent ? 0 : MathF.Sqrt(a.NormSquared.Load(0));
        if (!float.IsFinite(norm))
        {
            if (i == 0 && !a.Skipped.IsAbsent) a.Skipped.Store(0, a.Skipped.Load(0) + 1);
            return;
        }
        var step = a.Step;
        float g = a.Gradient.Load(i) * (step.ClipNorm > 0 && norm > step.ClipNorm ? step.ClipNorm / norm : 1);
        float first = a.M.Load(i) * step.Beta1 + g * (1 - step.Beta1);
        float second = a.V.Load(i) * step.Beta2 + g * g * (1 - step.Beta2);
        a.M.Store(i, first);
        a.V.Store(i, second);
        float size = MathF.Sqrt(second * a.SecondCorrection) + step.Epsilon;
        float old = a.Master.IsAbsent ? a.Weight.Load(i) : a.Master.Load(i);
        float weight = old - (first * a.FirstCorrection / size + old * step.WeightDecay) * step.LearningRate;
        if (!a.Master.IsAbsent) a.Master.Store(i, weight);
        a.Weight.Store(i, weight);
    }
}
