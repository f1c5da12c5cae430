using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ILGPU;
using ILGPU.IR.Intrinsics;

namespace CyberLM.Kernels.Ilgpu.Operations;

struct LayerNormArguments
{
    internal Operand Output, Mean, Rstd, Input, Weight, Bias;
    internal int Channels;
}

struct LayerNormGradientArguments
{
    internal Operand DInput, DWeight, DBias, DOutput, Input, Weight, Mean, Rstd;
    /// <summary>F32 partial sums, in the GPU's shape only.</summary>
    internal Operand Slices;
    internal int Rows, Channels;
}

/// <summary>Ba et al., "Layer normalization", 2016. A slice is rows, or blocks of channels where a sum runs over the rows.</summary>
static unsafe class LayerNorm
{
    const float Epsilon = (float)Contract.NormEpsilon;

    internal static void Forward(Index1D item, Slices rows, LayerNormArguments a) => ForwardRows(a, rows.Start(item), rows.End(item));

    internal static void Backward(Index1D item, Slices rows, LayerNormGradientArguments a) =>
        BackwardRows(a, rows.Start(item), rows.End(item));

    internal static void BackwardWeight(Index1D item, Slices blocks, LayerNormGradientArguments a) =>
        BackwardChannels(a, blocks.Start(item), blocks.End(item));

    [IntrinsicImplementation]
    static void ForwardRows(LayerNormArguments a, long start, long end)
    {
        if (a.Output.IsBFloat16) ForwardRows<ushort>(a, start, end);
        else ForwardRows<float>(a, start, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void ForwardRows<S>(LayerNormArguments a, long start, long end) where S : unmanaged
    {
        int channels = a.Channels;
        S* weight = a.Weight.Pointer<S>();
        S* bias = a.Bias.Pointer<S>();
        for (long n = start; n < end; n++)
        {
            float* row = a.Input.Pointer<float>() + n * channels;
            float mean = Rows.Sum(row, channels) / channels;
            float rstd = 1 / MathF.Sqrt(Rows.SumOfSquares(row, mean, channels) / channels + Epsilon);
            Normalize(a.Output.Pointer<S>() + n * channels, row, weight, bias, mean, rstd, channels);
            a.Mean.Pointer<float>()[n] = mean;
            a.Rstd.Pointer<float>()[n] = rstd;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Normalize<S>(S* output, float* input, S* weight, S* bias, float mean, float rstd, int channels) where S : unmanaged
    {
        var centre = Vector512.Create(mean);
        var scale = Vector512.Create(rstd);
        for (long c = 0; c < channels; c += Lanes.Count)
        {
            long left = channels - c;
            var normal = (Lanes.Load(input + c, left) - centre) * scale;
            var shift = bias == null ? Vector512<float>.Zero : Lanes.Load(bias + c, left);
            Lanes.Store(output + c, Vector512.FusedMultiplyAdd(normal, Lanes.Load(weight + c, left), shift), left);
        }
    }

    [IntrinsicImplementation]
    static void BackwardRows(LayerNormGradientArguments a, long start, long end)
    {
        if (a.DOutput.IsBFloat16) BackwardRows<ushort>(a, start, end);
        else BackwardRows<float>(a, start, end);
    }

    /// <summary>dInput += rstd (g - mean(g) - normal mean(g normal)), g = weight dOutput, normal = (input - mean) rstd.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void BackwardRows<S>(LayerNormGradientArguments a, long start, long end) where S : unmanaged
    {
        int channels = a.Channels;
        for (long n = start; n < end; n++)
        {
            float* dInput = a.DInput.Pointer<float>() + n * channels;
            float* input = a.Input.Pointer<float>() + n * channels;
            S* dOutput = a.DOutput.Pointer<S>() + n * channels;
            BackwardRow(dInput, dOutput, input, a.Weight.Pointer<S>(), a.Mean.Pointer<float>()[n], a.Rstd.Pointer<float>()[n], channels);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void BackwardRow<S>(float* dInput, S* dOutput, float* input, S* weight, float mean, float rstd, int channels) where S : unmanaged
    {
        var centre = Vector512.Create(mean);
        var scale = Vector512.Create(rstd);
        var sum = Vector512<float>.Zero;
        var product = Vector512<float>.Zero;
        for (long c = 0; c < channels; c += Lanes.Count)
        {
            var g = Lanes.Load(dOutput + c, channels - c) * Lanes.Load(weight + c, channels - c);
            sum += g;
            product = Vector512.FusedMultiplyAdd(g, (Lanes.Load(input + c, channels - c) - centre) * scale, product);
        }
        var meanG = Vector512.Create(Vector512.Sum(sum) / channels);
        var meanProduct = Vector512.Create(Vector512.Sum(product) / channels);
        for (long c = 0; c < channels; c += Lanes.Count)
        {
            long left = channels - c;
            var g = Lanes.Load(dOutput + c, left) * Lanes.Load(weight + c, left);
            var normal = (Lanes.Load(input + c, left) - centre) * scale;
            Lanes.Store(dInput + c, Lanes.Load(dInput + c, left) + (g - meanG - normal * meanProduct) * scale, left);
        }
    }

    [IntrinsicImplementation]
    static void BackwardChannels(LayerNormGradientArguments a, long start, long end)
    {
        if (a.DOutput.IsBFloat16) BackwardChannels<ushort>(a, start, end);
        else BackwardChannels<float>(a, start, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void BackwardChannels<S>(LayerNormGradientArguments a, long start, long end) where S : unmanaged
    {
        long first = start * Lanes.Count;
        long last = Math.Min(end * Lanes.Count, a.Channels);
        float* dWeight = a.DWeight.Pointer<float>();
        float* dBias = a.DBias.Pointer<float>();
        for (long n = 0; n < a.Rows; n++)
        {
            S* dOutput = a.DOutput.Pointer<S>() + n * a.Channels;
            float* input = a.Input.Pointer<float>() + n * a.Channels;
            var centre = Vector512.Create(a.Mean.Pointer<float>()[n]);
            var scale = Vector512.Create(a.Rstd.Pointer<float>()[n]);
            for (long c = first; c < last; c += Lanes.Count)
            {
                long left = last - c;
                var normal = (Lanes.Load(input + c, left) - centre) * scale;
                var sum = Vector512.FusedMultiplyAdd(Lanes.Load(dOutput + c, left), normal, Lanes.Load(dWeight + c, left));
                Lanes.Store(dWeight + c, sum, left);
            }
            if (dBias != null) Rows.Add(dBias + first, dOutput + first, last - first);
        }
    }
}
