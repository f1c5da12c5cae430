using CyberLM.Kernels.Ilgpu.Operations;
using ILGPU;

namespace CyberLM.Kernels.Ilgpu.Gpu;

/// <summary>RMSNorm with a group a row; sums over the rows are taken in slices of rows, see ColumnSum.</summary>
static class RmsNorm
{
    const float Epsilon = (float)Contract.NormEpsilon;

    internal static void Forward(long rows, RmsNormArguments a)
    {
        var shared = SharedMemory.Allocate<float>(GridShape.Threads);
        long row = (long)Grid.IdxX * a.Channels;
        float squares = 0;
        for (int c = Group.IdxX; c < a.Channels; c += GridShape.Threads)
        {
            float x = a.Input.Load(row + c);
            squares += x * x;
        }
        float rstd = 1 / MathF.Sqrt(GroupReduction.Sum(shared, squares) / a.Channels + Epsilon);
        for (int c = Group.IdxX; c < a.Channels; c += GridShape.Threads)
            a.Output.Store(row + c, a.Input.Load(row + c) * rstd * a.Weight.Load(c));
        if (Group.IdxX == 0) a.Rstd.Store(Grid.IdxX, rstd);
    }

    /// <summary>dInput += rstd (g - normal mean(g normal)), g = weight dOutput, normal = input rstd.</summary>
    internal static void Backward(long rows, RmsNormGradientArguments a)
    {
        var shared = SharedMemory.Allocate<float>(GridShape.Threads);
        long row = (long)Grid.IdxX * a.Channels;
        float rstd = a.Rstd.Load(Grid.IdxX);
        float product = 0;
        for (int c = Group.IdxX; c < a.Channels; c += GridShape.Threads)
            product += a.DOutput.Load(row + c) * a.Weight.Load(c) * (a.Input.Load(row + c) * rstd);
        float meanProduct = GroupReduction.Sum(shared, product) / a.Channels;
        for (int c = Group.IdxX; c < a.Channels; c += GridShape.Threads)
        {
            float g = a.DOutput.Load(row + c) * a.Weight.Load(c);
            float normal = a.Input.Load(row + c) * rstd;
            a.DInput.Store(row + c, a.DInput.Load(row + c) + (g - normal * meanProduct) * rstd);
        }
    }

    /// <summary>A unit is a channel of a slice: what its rows add to dWeight.</summary>
    internal static void BackwardWeight(long units, RmsNormGradientArguments a)
    {
        long unit = GridShape.Unit;
        if (unit >= units) return;
        int channel = (int)(unit % a.Channels);
        long slice = unit / a.Channels;
        float weight = 0;
        for (long n = ColumnSum.Start(slice); n < ColumnSum.End(slice, a.Rows); n++)
            weight += a.DOutput.Load(n * a.Channels + channel) * (a.Input.Load(n * a.Channels + channel) * a.Rstd.Load(n));
        a.Slices.Store(unit, weight);
    }
}
