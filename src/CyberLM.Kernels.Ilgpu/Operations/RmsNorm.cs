using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ILGPU;
using ILGPU.IR.Intrinsics;

namespace CyberLM.Kernels.Ilgpu.Operations;

struct RmsNormArguments
{
    internal Operand Output, Rstd, Input, Weight;
    internal int Channels;
}

struct RmsNormGradientArguments
{
    internal Operand DInput, DWeight, DOutput, Input, Weight, Rstd;
    /// <summary>F32 partial sums, in the GPU's shape only.</summary>
    internal Operand Slices;
    internal int Rows, Channels;
}

/// <summary>Zhang and Sennrich, "Root mean square layer normalization", 2019. A slice is rows, or blocks of channels.</summary>
static unsafe class RmsNorm
{
    const float Epsilon = (float)Contract.NormEpsilon;

    internal static void Forward(Index1D item, Slices rows, RmsNormArguments a) => ForwardRows(a, rows.Start(item), rows.End(item));

    internal static void Backward(Index1D item, Slices rows, RmsNormGradientArguments a) =>
        BackwardRows(a, rows.Start(item), rows.End(item));

    internal static void BackwardWeight(Index1D item, Slices blocks, RmsNormGradientArguments a) =>
        BackwardChannels(a, blocks.Start(item), blocks.End(item));

    [IntrinsicImplementation]
    static void ForwardRows(RmsNormArguments a, long start, long end)
    {
        if (a.Output.IsBFloat16) ForwardRows<ushort>(a, start, end);
        else ForwardRows<float>(a, start, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void ForwardRows<S>(RmsNormArguments a, long start, long end) where S : unmanaged
    {
        int channels = a.Channels;
        S* weight = a.Weight.Pointer<S>();
        for (long n = start; n < end; n++)
        {
            float* input = a.Input.Pointer<float>() + n * channels;
            S* output = a.Output.Pointer<S>() + n * channels;
            float rstd = 1 / MathF.Sqrt(Rows.SumOfSquares(input, 0, channels) / channels + Epsilon);
            var scale = Vector512.Create(rstd);
            for (long c = 0; c < channels; c += Lanes.Count)
            {
                long left = channels - c;
                Lanes.Store(output + c, Lanes.Load(input + c, left) * scale * Lanes.Load(weight + c, left), left);
            }
            a.Rstd.Pointer<float>()[n] = rstd;
        }
    }

    [IntrinsicImplementation]
    static void BackwardRows(RmsNormGradientArguments a, long start, long end)
    {
        if (a.DOutput.IsBFloat16) BackwardRows<ushort>(a, start, end);
        else BackwardRows<float>(a, start, end);
    }

    /// <summary>dInput += rstd (g - normal mean(g normal)), g = weight dOutput, normal = input rstd.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void BackwardRows<S>(RmsNormGradientArguments a, long start, long end) where S : unmanaged
    {
        int channels = a.Channels;
        S* weight = a.Weight.Pointer<S>();
        for (long n = start; n < end; n++)
        {
            float* dInput = a.DInput.Pointer<float>() + n * channels;
            float* input = a.Input.Pointer<float>() + n * channels;
            S* dOutput = a.DOutput.Pointer<S>() + n * channels;
            var scale = Vector512.Create(a.Rstd.Pointer<float>()[n]);
            var product = Vector512<float>.Zero;
            for (long c = 0; c < channels; c += Lanes.Count)
            {
                long left = channels - c;
                var g = Lanes.Load(dOutput + c, left) * Lanes.Load(weight + c, left);
                product = Vector512.FusedMultiplyAdd(g, Lanes.Load(input + c, left) * scale, product);
            }
            var meanProduct = Vector512.Create(Vector512.Sum(product) / channels);
            for (long c = 0; c < channels; c += Lanes.Count)
            {
                long left = channels - c;
                var g = Lanes.Load(dOutput + c, left) * Lanes.Load(weight + c, left);
                var normal = Lanes.Load(input + c, left) * scale;
                Lanes.Store(dInput + c, Lanes.Load(dInput + c, left) + (g - normal * meanProduct) * scale, left);
            }
        }
    }

    [IntrinsicImplementation]
    static void BackwardChannels(RmsNormGradientArguments a, long start, long end)
    {
        if (a.DOutput.IsBFloat16) BackwardChannels<ushort>(a, start, end);
        else BackwardChannels<float>(a, start, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void BackwardChannels<S>(RmsNormGradientArguments a, long start, long end) where S : unmanaged
    {
        long last = Math.Min(end * Lanes.Count, a.Channels);
        float* dWeight = a.DWeight.Pointer<float>();
        for (long n = 0; n < a.Rows; n++)
        {
            S* dOutput = a.DOutput.Pointer<S>() + n * a.Channels;
            float* input = a.Input.Pointer<float>() + n * a.Channels;
            var scale = Vector512.Create(a.Rstd.Pointer<float>()[n]);
            for (long c = start * Lanes.Count; c < last; c += Lanes.Count)
            {
                long left = last - c;
                var normal = Lanes.Load(input + c, left) * scale;
                var sum = Vector512.FusedMultiplyAdd(Lanes.Load(dOutput + c, left), normal, Lanes.Load(dWeight + c, left));
                Lanes.Store(dWeight + c, sum, left);
            }
        }
    }
}
