using CyberLM.Kernels.Measurement;
using Xunit;

namespace CyberLM.Tests.Kernels.Measurement;

public sealed class TimingTests
{
    [Fact]
    public void One_measurement_is_its_own_minimum_median_and_p95() => Assert.Equal(new Timing(3, 3, 3, 1), Timing.Of([3]));

    [Fact]
    public void The_order_of_measurements_does_not_matter() => Assert.Equal(new Timing(1, 2.5, 4, 4), Timing.Of([4, 1, 3, 2]));

    [Theory]
    [InlineData(19, 19)]
    [InlineData(20, 19)]
    [InlineData(21, 20)]
    [InlineData(100, 95)]
    public void P95_is_the_nearest_rank(int count, double expected) =>
        Assert.Equal(expected, Timing.Of(Enumerable.Range(1, count).Select(i => (double)i)).P95);

    [Fact]
    public void Of_nothing_there_is_no_timing() => Assert.Throws<ArgumentException>(() => Timing.Of([]));
}
