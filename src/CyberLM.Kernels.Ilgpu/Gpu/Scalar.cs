using ILGPU;

namespace CyberLM.Kernels.Ilgpu.Gpu;

/// <summary>
/// Functions of one number out of additions and products alone: what the tests see on a CPU is what a GPU computes, up to the
/// multiply-adds it may form. A device's own approximations differ from one to the next.
/// </summary>
static class Scalar
{
    const float Log2E = 1.44269504088896340736f;
    // ln 2 in two parts: the first has so few bits that its product with a small integer is exact.
    const float Ln2High = 0.693359375f;
    const float Ln2Low = -2.12194440e-4f;
    /// <summary>1.5 * 2^23: adding it rounds to an integer, which then stands in the lowest bits.</summary>
    const float Rounding = 12582912f;
    const int ExponentShift = 23;
    const uint OneBits = 0x3F800000, MantissaMask = 0x007FFFFF;
    const float SqrtTwo = 1.41421356237f;

    /// <summary>exp to 2 units in the last place, exactly 1 at 0; 0 below -87, infinity above 88.3.</summary>
    internal static float Exp(float x)
    {
        float shifted = x * Log2E + Rounding;
        float n = shifted - Rounding;
        float r = x - n * Ln2High - n * Ln2Low;
        // The Taylor series: |r| < 0.347, the first term left out is below 6e-9.
        float p = 1f / 5040 * r + 1f / 720;
        p = p * r + 1f / 120;
        p = p * r + 1f / 24;
        p = p * r + 1f / 6;
        p = p * r + 0.5f;
        p = p * r + 1;
        p = p * r + 1;
        float value = Interop.IntAsFloat(Interop.FloatAsInt(p) + (Interop.FloatAsInt(shifted) << ExponentShift));
        if (x < -87f) value = 0;
        if (x > 88.3f) value = float.PositiveInfinity;
        return float.IsNaN(x) ? x : value;
    }

    /// <summary>Natural logarithm of a normal number to 2 units in the last place of max(1, |log x|).</summary>
    internal static float Log(float x)
    {
        if (!(x <= float.MaxValue)) return x;
        if (x <= 0) return float.NegativeInfinity;
        uint bits = Interop.FloatAsInt(x);
        int exponent = (int)(bits >> ExponentShift) - 127;
        float m = Interop.IntAsFloat(bits & MantissaMask | OneBits);
        if (m > SqrtTwo)
        {
            m *= 0.5f;
            exponent++;
        }
        // 2 artanh((m - 1) / (m + 1)): |s| < 0.172, the first term left out is below 1e-10.
        float s = (m - 1) / (m + 1);
        float square = s * s;
        float p = 2f / 11 * square + 2f / 9;
        p = p * square + 2f / 7;
        p = p * square + 2f / 5;
        p = p * square + 2f / 3;
        p = p * square + 2;
        return exponent * Ln2High + (exponent * Ln2Low + p * s);
    }

    /// <summary>exp of a number that is not positive, to 1e-15; 0 below -700. Sampling compares sums of these.</summary>
    internal static double Exp(double x)
    {
        if (x < -700) return 0;
        double n = System.Math.Floor(x * 1.4426950408889634074 + 0.5);
        double r = x - n * 0.693147180369123816490 - n * 1.90821492927058770002e-10;
        double p = 1.0 / 6227020800 * r + 1.0 / 479001600;
        p = p * r + 1.0 / 39916800;
        p = p * r + 1.0 / 3628800;
        p = p * r + 1.0 / 362880;
        p = p * r + 1.0 / 40320;
        p = p * r + 1.0 / 5040;
        p = p * r + 1.0 / 720;
        p = p * r + 1.0 / 120;
        p = p * r + 1.0 / 24;
        p = p * r + 1.0 / 6;
        p = p * r + 0.5;
        p = p * r + 1;
        p = p * r + 1;
        return p * Interop.IntAsFloat((ulong)((long)n + 1023 << 52));
    }

    internal static float Sigmoid(float x) => 1 / (1 + Exp(-x));

    /// <summary>exp(-x² / 2)</summary>
    internal static float Bell(float x) => Exp(-0.5f * x * x);

    internal static float Density(float bell) => bell * 0.39894228040143267794f;

    /// <summary>
    /// The share of a standard normal below x, (1 + erf(x / sqrt 2)) / 2, to 1e-6 of itself: erfc(z) = exp(-z²) t P(t) with
    /// t = 1 / (1 + 0.38 z), where P interpolates erfc in the Chebyshev nodes of 0 to 8. From the tail on x's own side: far left keeps
    /// its accuracy.
    /// </summary>
    internal static float Cumulative(float x, float bell)
    {
        float t = 1 / ((x < 0 ? -x : x) * (0.38f * 0.70710678118654752440f) + 1);
        float p = 0.0581173617400068f * t - 0.25806000933716716f;
        p = p * t + 0.35490365545618535f;
        p = p * t - 0.1508706066162029f;
        p = p * t + 0.22241071589751277f;
        p = p * t + 0.14205643111327587f;
        p = p * t + 0.20298195712088407f;
        p = p * t + 0.214058411815561f;
        p = p * t + 0.2144020983339735f;
        float tail = bell * p * t * 0.5f;
        return x < 0 ? tail : 1 - tail;
    }
}
