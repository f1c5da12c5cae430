using CyberLM.Kernels.Ilgpu.Operations;
using ILGPU;

namespace CyberLM.Kernels.Ilgpu.Gpu;

/// <summary>LayerNorm with a group a row; sums over the rows are taken in slices of rows, see ColumnSum.</summary>
static class LayerNorm
{
    const float Epsilon = (float)Contract.NormEpsilon;

    internal static void Forward(long rows, LayerNormArguments a)
    {
        var first = SharedMemory.Allocate<float>(GridShape.Threads);
        var second = SharedMemory.Allocate<float>(GridShape.Threads);
        long row = (long)Grid.IdxX * a.Channels;
        float sum = 0;
        for (int c = Group.IdxX; c < a.Channels; c += GridShape.Threads) sum += a.Input.Load(row + c);
        float mean = GroupReduction.Sum(first, sum) / a.Channels;
        float squares = 0;
        for (int c = Group.IdxX; c < a.Channels; c += GridShape.Threads)
        {
            float distance = a.Input.Load(row + c) - mean;
            squares += distance * distance;
        }
        float rstd = 1 / MathF.Sqrt(GroupReduction.Sum(second, squares) / a.Channels + Epsilon);
        for (int c = Group.IdxX; c < a.Channels; c += GridShape.Threads)
            a.Output.Store(row + c, (a.Input.Load(row + c) - mean) * rstd * a.Weight.Load(c) + a.Bias.LoadOr(c, 0));
        if (Group.IdxX != 0) return;
        a.Mean.Store(Grid.IdxX, mean);
        a.Rstd.Store(Grid.IdxX, rstd);
    }

    /// <summary>dInput += rstd (g - mean(g) - normal mean(g normal)), g = weight dOutput, normal = (input - mean) rstd.</summary>
    internal static void Backward(long rows, LayerNormGradientArguments a)
    {
        var first = SharedMemory.Allocate<float>(GridShape.Threads);
        var second = SharedMemory.Allocate<float>(GridShape.Threads);
        long row = (long)Grid.IdxX * a.Channels;
        float mean = a.Mean.Load(Grid.IdxX), rstd = a.Rstd.Load(Grid.IdxX);
        float sum = 0, product = 0;
        for (int c = Group.IdxX; c < a.Channels; c += GridShape.Threads)
        {
            float g = a.DOutput.Load(row + c) * a.Weight.Load(c);
            sum += g;
            product += g * ((a.Input.Load(row + c) - mean) * rstd);
        }
        float meanG = GroupReduction.Sum(first, sum) / a.Channels;
        float meanProduct = GroupReduction.Sum(second, product) / a.Channels;
        for (int c = Group.IdxX; c < a.Channels; c += GridShape.Threads)
        {
            float g = a.DOutput.Load(row + c) * a.Weight.Load(c);
            float normal = (a.Input.Load(row + c) - mean) * rstd;
            a.DInput.Store(row + c, a.DInput.Load(row + c) + (g - meanG - normal * meanProduct) * rstd);
        }
    }

    /// <summary>A unit is a channel of a slice: what its rows add to dWeight and to dBias.</summary>
    internal static void BackwardWeight(long units, LayerNormGradientArguments a)
    {
        long unit = GridShape.Unit;
        if (unit >= units) return;
        int channel = (int)(unit % a.Channels);
        long slice = unit / a.Channels;
        float weight = 0, bias = 0;
        for (long n = ColumnSum.Start(slice); n < ColumnSum.End(slice, a.Rows); n++)
        {
            float dOutput = a.DOutput.Load(n * a.Channels + channel);
            weight += dOutput * ((a.Input.Load(n * a.Channels + channel) - a.Mean.Load(n)) * a.Rstd.Load(n));
            bias += dOutput;
        }
        a.Slices.Store(unit, weight);
        if (!a.DBias.IsAbsent) a.Slices.Store(units + unit, bias);
    }
}
