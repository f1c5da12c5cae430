using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CyberLM.Kernels.Ilgpu.Operations;

/// <summary>exp in F32 to one unit in the last place, exactly 1 at 0, so that a row of one number has loss 0. .NET's own is not.</summary>
static class Exponential
{
    const float Log2E = 1.44269504088896340736f;
    // ln 2 in two parts: the first has so few bits that its product with a small integer is exact.
    const float Ln2High = 0.693359375f;
    const float Ln2Low = -2.12194440e-4f;
    /// <summary>1.5 * 2^23: adding it rounds to an integer, which then stands in the lowest bits.</summary>
    const float Rounding = 12582912f;
    const int ExponentShift = 23;
    // Outside, results would not be normal numbers: 0 and infinity take their place.
    const float Lowest = -87f;
    const float Highest = 88.3f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Exp(Vector512<float> x)
    {
        var shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create(Log2E), Vector512.Create(Rounding));
        var n = shifted - Vector512.Create(Rounding);
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2High), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2Low), r);
        // The Taylor series: |r| < 0.347, the first term left out is below 6e-9.
        var p = Vector512.Create(1f / 5040);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1f / 720));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1f / 120));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1f / 24));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1f / 6));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.5f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512<float>.One);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512<float>.One);
        var value = (p.AsInt32() + (shifted.AsInt32() << ExponentShift)).AsSingle();
        value = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(Lowest)), Vector512<float>.Zero, value);
        value = Vector512.ConditionalSelect(
            Vector512.GreaterThan(x, Vector512.Create(Highest)), Vector512.Create(float.PositiveInfinity), value);
        return Vector512.ConditionalSelect(Vector512.Equals(x, x), value, x);
    }
}
