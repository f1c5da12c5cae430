using CyberLM.Kernels;
using Xunit;

namespace CyberLM.Tests.Kernels;

public sealed class PhiloxTests
{
    /// <summary>The known-answer vectors of Random123 1.14, kat_vectors, philox4x32 10.</summary>
    [Theory]
    [InlineData(0UL, 0UL, 0UL, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x299f31d0a4093822UL, 0x85a308d3243f6a88UL, 0x0370734413198a2eUL, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Known_answers(ulong key, ulong low, ulong high, uint x, uint y, uint z, uint w) =>
        Assert.Equal((x, y, z, w), Philox.Block(key, low, high));

    [Fact]
    public void Normal_has_mean_0_and_variance_1()
    {
        const int count = 200_000;
        double sum = 0, squares = 0;
        for (int i = 0; i < count; i++)
        {
            double x = Philox.Normal(1, 2, (ulong)i);
            sum += x;
            squares += x * x;
        }
        Assert.InRange(sum / count, -0.01, 0.01);            // 4.5 standard errors
        Assert.InRange(squares / count, 0.98, 1.02);
    }

    [Fact]
    public void Uniform_stays_below_1() =>
        Assert.All(Enumerable.Range(0, 10_000), i => Assert.InRange(Philox.Uniform(7, 0, (ulong)i), 0f, 0.99999994f));
}
