using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CyberLM.Kernels.Ilgpu.Operations;

/// <summary>
/// 32 numbers as two vectors. Of F32 these are the first and the last sixteen, of BF16 those at even and at odd places, which a shift and
/// a mask make of one load. Products of what was loaded alike do not mind.
/// </summary>
static unsafe class Pairs
{
    internal const int Count = 32;
    const uint UpperHalf = 0xffff0000;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Left<T>(T* from) where T : unmanaged =>
        typeof(T) == typeof(float) ? Vector512.Load((float*)from) : (Vector512.Load((uint*)from) << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Right<T>(T* from) where T : unmanaged => typeof(T) == typeof(float)
        ? Vector512.Load((float*)from + Lanes.Count)
        : (Vector512.Load((uint*)from) & Vector512.Create(UpperHalf)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store<T>(T* to, Vector512<float> left, Vector512<float> right) where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            left.Store((float*)to);
            right.Store((float*)to + Lanes.Count);
            return;
        }
        (Lanes.Rounded(left) | Lanes.Rounded(right) << 16).Store((uint*)to);
    }
}
