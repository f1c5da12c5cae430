using CyberLM.Detection.Tuning;
using Xunit;

namespace CyberLM.Tests.Detection.Tuning;

public sealed class ShareIntervalTests
{
    /// <summary>Published limits of the exact 95 % interval; of none in n it ends at 1 - 0.025^(1/n).</summary>
    [Theory]
    [InlineData(0, 10, 0, 0.3085)]
    [InlineData(10, 10, 0.6915, 1)]
    [InlineData(5, 10, 0.1871, 0.8129)]
    [InlineData(1, 20, 0.0013, 0.2487)]
    [InlineData(3, 100, 0.0062, 0.0852)]
    [InlineData(0, 1, 0, 0.975)]
    [InlineData(0, 0, 0, 1)]
    public void Exact_limits(long hits, long all, double low, double high)
    {
        var interval = ShareInterval.Of(hits, all);
        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Fact]
    public void None_of_many() => Assert.Equal(1 - Math.Pow(0.025, 1 / 40_000.0), ShareInterval.Of(0, 40_000).High, 9);
}
