using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.IR.Intrinsics;

namespace CyberLM.Kernels.Ilgpu.Operations;

struct EncoderArguments
{
    internal Operand Output, Tokens, Positions, Wte, Wpe;
    internal int Channels;
}

struct EncoderGradientArguments
{
    internal Operand DWte, DWpe, DOutput, Tokens, Positions;
    internal int Rows, Channels;
}

/// <summary>The sum of a token's and a position's embedding.</summary>
static unsafe class Encoder
{
    internal static void Forward(Index1D item, Slices rows, EncoderArguments a) => ForwardRows(a, rows.Start(item), rows.End(item));

    /// <summary>Several rows may add into one embedding: a work item owns channels, not rows.</summary>
    internal static void Backward(Index1D item, Slices blocks, EncoderGradientArguments a) =>
        BackwardChannels(a, blocks.Start(item), blocks.End(item));

    [IntrinsicImplementation]
    static void ForwardRows(EncoderArguments a, long start, long end)
    {
        if (a.Wte.IsBFloat16) ForwardRows<ushort>(a, start, end);
        else ForwardRows<float>(a, start, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void ForwardRows<S>(EncoderArguments a, long start, long end) where S : unmanaged
    {
        long channels = a.Channels;
        S* wpe = a.Wpe.Pointer<S>();
        for (long n = start; n < end; n++)
        {
            float* output = a.Output.Pointer<float>() + n * channels;
            S* token = a.Wte.Pointer<S>() + a.Tokens.Pointer<int>()[n] * channels;
            if (wpe == null) Rows.Copy(output, token, channels);
            else Rows.Map<Plus, float, S, S>(output, token, wpe + a.Positions.Pointer<int>()[n] * channels, channels);
        }
    }

    [IntrinsicImplementation]
    static void BackwardChannels(EncoderGradientArguments a, long start, long end)
    {
        long channels = a.Channels;
        long first = start * Lanes.Count;
        long count = Math.Min(end * Lanes.Count, channels) - first;
        float* dWte = a.DWte.Pointer<float>() + first;
        float* dWpe = a.DWpe.Pointer<float>();
        for (long n = 0; n < a.Rows; n++)
        {
            float* dOutput = a.DOutput.Pointer<float>() + n * channels + first;
            Rows.Add(dWte + a.Tokens.Pointer<int>()[n] * channels, dOutput, count);
            if (dWpe != null) Rows.Add(dWpe + a.Positions.Pointer<int>()[n] * channels + first, dOutput, count);
        }
    }
}
