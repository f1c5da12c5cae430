using CyberLM.Evaluation;
using Xunit;

namespace CyberLM.Tests.Evaluation;

/// <summary>Intervals of shares against published ones, and what groups of alike members do to them.</summary>
public sealed class WilsonIntervalTests
{
    static long[] Apart(int count) => [.. Enumerable.Repeat(1L, count)];

    /// <summary>Newcombe, Statistics in Medicine 17 (1998), table I, the score method.</summary>
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Draws_of_their_own_have_the_interval_that_is_published(int hits, int all, double low, double high)
    {
        var share = WilsonInterval.Of(hits, Apart(all))!.Value;
        Assert.Equal((double)hits / all, share.Value, 12);
        Assert.Equal(low, share.Low!.Value, 0.00005);
        Assert.Equal(high, share.High!.Value, 0.00005);
    }

    [Fact]
    public void Groups_of_one_size_count_as_one_draw_each()
    {
        var (groups, draws) = (WilsonInterval.Of(60, [10, 10, 10, 10, 10, 10, 10, 10])!.Value, WilsonInterval.Of(6, Apart(8))!.Value);
        Assert.Equal(draws.Value, groups.Value, 12);
        Assert.Equal(draws.Low!.Value, groups.Low!.Value, 12);
        Assert.Equal(draws.High!.Value, groups.High!.Value, 12);
    }

    /// <summary>One of 100 and a hundred of one: 200² / (100² + 100) is 3.96 draws and not 101.</summary>
    [Fact]
    public void A_group_that_has_half_of_all_widens_the_interval()
    {
        const double square = 1.959963984540054 * 1.959963984540054 / (200.0 * 200 / 10_100);
        var all = WilsonInterval.Of(200, [100, .. Apart(100)])!.Value;
        Assert.Equal(1 / (1 + square), all.Low!.Value, 12);
        Assert.Equal(1, all.High!.Value, 12);
    }

    [Fact]
    public void Of_nothing_there_is_no_share() => Assert.Null(WilsonInterval.Of(0, []));
}
