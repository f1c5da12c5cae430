using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CyberLM.Kernels.Ilgpu.Operations;

/// <summary>
/// How the 32 columns of a row of a panel stand in memory, as words of 32 bits: columns 0 to 15 are left, 16 to 31 right.
/// </summary>
unsafe interface IPanel
{
    static abstract Vector512<float> Left(float* words);
    static abstract Vector512<float> Right(float* words);
    /// <summary>The first eight columns of the left half, from words on.</summary>
    static abstract Vector256<float> LeftHalf(float* words);
    static abstract Vector256<float> RightHalf(float* words);
    /// <summary>Asks for a row of a panel that will be read soon.</summary>
    static abstract void Fetch(float* words);
}

/// <summary>F32: a word a column.</summary>
readonly unsafe struct Floats : IPanel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Left(float* words) => Vector512.Load(words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Right(float* words) => Vector512.Load(words + 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LeftHalf(float* words) => Vector256.Load(words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> RightHalf(float* words) => Vector256.Load(words + 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(float* words)
    {
        if (!Sse.IsSupported) return;
        Sse.Prefetch1(words);
        Sse.Prefetch1(words + 16);
    }
}

/// <summary>A panel that is in the caches already, so that nothing is to be fetched.</summary>
readonly unsafe struct CachedFloats : IPanel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Left(float* words) => Floats.Left(words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Right(float* words) => Floats.Right(words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LeftHalf(float* words) => Floats.LeftHalf(words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> RightHalf(float* words) => Floats.RightHalf(words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(float* words) { }
}

/// <summary>
/// BF16: word j has column j in its lower half and column j + 16 in its upper one, so that a shift or a mask makes sixteen numbers.
/// </summary>
readonly unsafe struct BFloat16Pairs : IPanel
{
    const uint Upper = 0xffff0000;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Left(float* words) => (Vector512.Load((uint*)words) << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Right(float* words) => (Vector512.Load((uint*)words) & Vector512.Create(Upper)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LeftHalf(float* words) => (Vector256.Load((uint*)words) << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> RightHalf(float* words) => (Vector256.Load((uint*)words) & Vector256.Create(Upper)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(float* words)
    {
        if (Sse.IsSupported) Sse.Prefetch1(words);
    }
}
