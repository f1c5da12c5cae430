using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ILGPU;
using ILGPU.IR.Intrinsics;

namespace CyberLM.Kernels.Ilgpu.Operations;

/// <summary>Input (N,2C) = [gate | up]; output (N,C), or (N,2C) where it is the gradient.</summary>
struct SwiGluArguments
{
    internal Operand Output, Input, DOutput;
    internal int Channels;
}

/// <summary>gate sigmoid(gate) up. Shazeer, "GLU variants improve transformer", 2020. A slice is rows.</summary>
static unsafe class SwiGlu
{
    internal static void Forward(Index1D item, Slices rows, SwiGluArguments a) => ForwardRows(a, rows.Start(item), rows.End(item));

    internal static void Backward(Index1D item, Slices rows, SwiGluArguments a) => BackwardRows(a, rows.Start(item), rows.End(item));

    [IntrinsicImplementation]
    static void ForwardRows(SwiGluArguments a, long start, long end)
    {
        if (a.Output.IsBFloat16) ForwardRows<ushort>(a, start, end);
        else ForwardRows<float>(a, start, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void ForwardRows<S>(SwiGluArguments a, long start, long end) where S : unmanaged
    {
        long channels = a.Channels;
        for (long n = start; n < end; n++)
        {
            S* gates = a.Input.Pointer<S>() + n * 2 * channels;
            S* output = a.Output.Pointer<S>() + n * channels;
            for (long c = 0; c < channels; c += Lanes.Count)
            {
                long left = channels - c;
                var gate = Lanes.Load(gates + c, left);
                Lanes.Store(output + c, gate * Sigmoid(gate) * Lanes.Load(gates + channels + c, left), left);
            }
        }
    }

    [IntrinsicImplementation]
    static void BackwardRows(SwiGluArguments a, long start, long end)
    {
        if (a.Output.IsBFloat16) BackwardRows<ushort>(a, start, end);
        else BackwardRows<float>(a, start, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void BackwardRows<S>(SwiGluArguments a, long start, long end) where S : unmanaged
    {
        long channels = a.Channels;
        for (long n = start; n < end; n++)
        {
            S* gates = a.Input.Pointer<S>() + n * 2 * channels;
            S* dGates = a.Output.Pointer<S>() + n * 2 * channels;
            S* dOutput = a.DOutput.Pointer<S>() + n * channels;
            for (long c = 0; c < channels; c += Lanes.Count)
            {
                long left = channels - c;
                var gate = Lanes.Load(gates + c, left);
                var up = Lanes.Load(gates + channels + c, left);
                var d = Lanes.Load(dOutput + c, left);
                var sigmoid = Sigmoid(gate);
                var slope = sigmoid * (Vector512<float>.One + gate * (Vector512<float>.One - sigmoid));
                Lanes.Store(dGates + c, d * up * slope, left);
                Lanes.Store(dGates + channels + c, d * gate * sigmoid, left);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Sigmoid(Vector512<float> x) => Vector512<float>.One / (Vector512<float>.One + Exponential.Exp(-x));
}
