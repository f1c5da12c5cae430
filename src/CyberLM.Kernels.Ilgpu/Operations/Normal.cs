using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CyberLM.Kernels.Ilgpu.Operations;

/// <summary>The standard normal distribution, which GELU and its derivative are made of.</summary>
static class Normal
{
    const float InverseSqrt2Pi = 0.39894228040143267794f;

    // erfc(z) = exp(-z²) t P(t), t = 1 / (1 + 0.38 z): P interpolates erfc in the Chebyshev nodes of 0 <= z <= 8, relative error 2.2e-8.
    const float Pole = 0.38f * 0.70710678118654752440f;

    /// <summary>exp(-x² / 2)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Bell(Vector512<float> x) => Exponential.Exp(x * x * Vector512.Create(-0.5f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Density(Vector512<float> bell) => bell * Vector512.Create(InverseSqrt2Pi);

    /// <summary>The share below x: from the tail on x's own side, so that far left keeps its relative accuracy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Cumulative(Vector512<float> x, Vector512<float> bell)
    {
        var one = Vector512<float>.One;
        var t = one / Vector512.FusedMultiplyAdd(Vector512.Abs(x), Vector512.Create(Pole), one);
        var p = Vector512.Create(0.0581173617400068f);
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-0.25806000933716716f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(0.35490365545618535f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-0.1508706066162029f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(0.22241071589751277f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(0.14205643111327587f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(0.20298195712088407f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(0.214058411815561f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(0.2144020983339735f));
        var tail = bell * p * t * Vector512.Create(0.5f);
        return Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), tail, one - tail);
    }
}
