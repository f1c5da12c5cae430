using CyberLM.Kernels.Ilgpu.Gpu;
using CyberLM.Kernels.Reference;
using Xunit;

namespace CyberLM.Tests.Ilgpu;

/// <summary>The functions of the GPU's kernels against the same in F64, with the errors that they state.</summary>
public sealed class ScalarTests
{
    const double Unit = 1.0 / (1 << 23);

    static IEnumerable<float> Between(float low, float high) => Enumerable.Range(0, 20_001).Select(i => low + (high - low) * (i / 20_000f));

    static void Within(double limit, double expected, double actual, float x) =>
        Assert.True(Math.Abs(actual - expected) <= limit, $"f({x:R}) is {actual:R}, not {expected:R}");

    [Fact]
    public void Exp_is_right_to_2_units_in_the_last_place()
    {
        Assert.Equal(1, Scalar.Exp(0f));
        Assert.Equal(0, Scalar.Exp(-200f));
        Assert.Equal(float.PositiveInfinity, Scalar.Exp(100f));
        Assert.True(float.IsNaN(Scalar.Exp(float.NaN)));
        foreach (float x in Between(-87, 88)) Within(2 * Unit * Math.Exp(x), Math.Exp(x), Scalar.Exp(x), x);
    }

    [Fact]
    public void Exp_in_F64_is_right_to_1e_15()
    {
        foreach (float x in Between(-600, 0)) Within(1e-15 * Math.Exp(x), Math.Exp(x), Scalar.Exp((double)x), x);
    }

    [Fact]
    public void Log_is_right_to_2_units_in_the_last_place()
    {
        Assert.Equal(0, Scalar.Log(1));
        Assert.True(float.IsNaN(Scalar.Log(float.NaN)));
        foreach (float x in Between(-80, 80).Select(MathF.Exp))
            Within(2 * Unit * Math.Max(1, Math.Abs(Math.Log(x))), Math.Log(x), Scalar.Log(x), x);
    }

    [Fact]
    public void The_share_below_x_is_right_to_1e_6_of_itself()
    {
        foreach (float x in Between(-9, 9))
        {
            double expected = 0.5 * (1 + ErrorFunction.Erf(x / Math.Sqrt(2)));
            // Left of -3 the series of 1 + erf cancels in F64.
            if (x > -3) Within(1e-6 * expected, expected, Scalar.Cumulative(x, Scalar.Bell(x)), x);
        }
    }

    [Fact]
    public void A_turn_of_thousands_of_radians_is_right_to_1e_7()
    {
        foreach (float x in Between(-9000, 9000))
        {
            var turn = Rotation.By(x);
            Within(1.2e-7, Math.Sin(x), turn.Sin, x);
            Within(1.2e-7, Math.Cos(x), turn.Cos, x);
        }
    }
}
