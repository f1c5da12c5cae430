using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ILGPU;
using ILGPU.IR.Intrinsics;

namespace CyberLM.Kernels.Ilgpu.Operations;

/// <summary>Direction 1 rotates, -1 rotates back.</summary>
struct RopeArguments
{
    internal Operand Qkv, Positions;
    /// <summary>theta^(-2i/D), F64 (D/2), in the GPU's shape only.</summary>
    internal Operand Frequencies;
    internal int Heads, HeadSize, Width, Direction;
    internal float Theta;
}

/// <summary>Su et al., "RoFormer", 2021: the pair (i, i + D/2) turns by position * theta^(-2i/D). A slice is rows.</summary>
static unsafe class Rope
{
    internal static void Rotate(Index1D item, Slices rows, RopeArguments a) => RotateRows(a, rows.Start(item), rows.End(item));

    [IntrinsicImplementation]
    static void RotateRows(RopeArguments a, long start, long end)
    {
        if (a.Qkv.IsBFloat16) RotateRows<ushort>(a, start, end);
        else RotateRows<float>(a, start, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void RotateRows<S>(RopeArguments a, long start, long end) where S : unmanaged
    {
        int half = a.HeadSize / 2;
        double* frequencies = (double*)Scratch.Floats(4 * half);
        float* cosines = (float*)(frequencies + half);
        float* sines = cosines + half;
        for (int i = 0; i < half; i++) frequencies[i] = Math.Pow(a.Theta, -(double)i / half);
        for (long n = start; n < end; n++)
        {
            Turn(cosines, sines, frequencies, half, a.Direction * a.Positions.Pointer<int>()[n]);
            S* row = a.Qkv.Pointer<S>() + n * a.Width;
            for (int h = 0; h < a.Heads; h++) RotateHead(row + h * a.HeadSize, cosines, sines, half);
        }
    }

    /// <summary>In F64: an angle of a thousand radians has only four digits behind the point in F32.</summary>
    static void Turn(float* cosines, float* sines, double* frequencies, int half, int position)
    {
        for (int i = 0; i < half; i++)
        {
            var (sin, cos) = Math.SinCos(position * frequencies[i]);
            cosines[i] = (float)cos;
            sines[i] = (float)sin;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void RotateHead<S>(S* head, float* cosines, float* sines, int half) where S : unmanaged
    {
        for (long i = 0; i < half; i += Lanes.Count)
        {
            long left = half - i;
            var x = Lanes.Load(head + i, left);
            var y = Lanes.Load(head + half + i, left);
            var cos = Lanes.Load(cosines + i, left);
            var sin = Lanes.Load(sines + i, left);
            Lanes.Store(head + i, x * cos - y * sin, left);
            Lanes.Store(head + half + i, x * sin + y * cos, left);
        }
    }
}
