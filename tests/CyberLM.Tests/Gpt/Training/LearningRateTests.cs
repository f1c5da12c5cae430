using CyberLM.Gpt;
using Xunit;

namespace CyberLM.Tests.Gpt.Training;

public sealed class LearningRateTests
{
    [Fact]
    public void It_rises_in_a_line_and_falls_along_half_a_cosine_to_a_tenth()
    {
        var rate = new LearningRate(1e-3f, warmUp: 10, steps: 110);
        Assert.Equal(1e-4f, rate.At(1), 9);
        Assert.Equal(5e-4f, rate.At(5), 9);
        Assert.Equal(1e-3f, rate.At(10), 9);
        Assert.Equal(5.5e-4f, rate.At(60), 9);       // half way: between peak and a tenth
        Assert.Equal(1e-4f, rate.At(110), 9);
        Assert.Equal(1e-4f + 9e-4f * 0.8535534f, rate.At(35), 8);        // a quarter: (1 + cos 45 degrees) / 2
    }

    [Fact]
    public void A_run_of_warm_up_only_ends_at_the_peak() => Assert.Equal(0.5f, new LearningRate(0.5f, warmUp: 4, steps: 4).At(4));

    [Theory]
    [InlineData(1e-3f, 11, 10)]
    [InlineData(1e-3f, -1, 10)]
    [InlineData(1e-3f, 0, 0)]
    [InlineData(0f, 0, 10)]
    [InlineData(float.NaN, 0, 10)]
    [InlineData(float.PositiveInfinity, 0, 10)]
    public void What_cannot_be_is_refused(float peak, int warmUp, int steps) =>
        Assert.Throws<CyberLMException>(() => new LearningRate(peak, warmUp, steps));
}
