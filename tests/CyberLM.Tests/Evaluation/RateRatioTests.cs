using CyberLM.Evaluation;
using CyberLM.Kernels;
using Xunit;

namespace CyberLM.Tests.Evaluation;

/// <summary>The ratio of two rates: by hand where it can be, and how often its interval holds the truth.</summary>
public sealed class RateRatioTests
{
    [Fact]
    public void The_ratio_is_that_of_alerts_a_record()
    {
        // 30 of 2,000 records and 45 of 1,500: 15 and 30 a thousand.
        var figure = RateRatio.Of([new(20, 15, 1500, 500), new(10, 30, 500, 1000)])!.Value;
        Assert.Equal(2, figure.Value, 12);
        Assert.True(figure.Low < 2 && 2 < figure.High);
        Assert.Null(RateRatio.Of([new(0, 3, 100, 100), new(0, 0, 100, 100)]));
    }

    [Fact]
    public void Users_who_are_all_alike_leave_the_exact_interval()
    {
        // 40 alerts of either side: of 80 together 40 are [38.6 %, 61.4 %] of Clopper and Pearson, in a ratio 0.629 and 1.590.
        var figure = RateRatio.Of([.. Enumerable.Repeat(new RatePair(2, 2, 50, 50), 20)])!.Value;
        var (low, high) = RateRatio.Share(40, 80);
        Assert.Equal((0.3860, 0.6140), (Math.Round(low, 4), Math.Round(high, 4)));
        Assert.Equal((1, low / (1 - low), high / (1 - high)), (figure.Value, figure.Low!.Value, figure.High!.Value));
    }

    [Fact]
    public void Where_one_side_has_none_the_upper_end_is_exact()
    {
        // None of 30: a share of at most 1 - 0.025^(1/30).
        double share = 1 - Math.Pow(0.025, 1 / 30.0);
        var figure = RateRatio.Of([.. Enumerable.Repeat(new RatePair(3, 0, 10, 20), 10)])!.Value;
        Assert.Equal((0.0, 0.0), (figure.Value, figure.Low!.Value));
        Assert.Equal(share / (1 - share) / 2, figure.High!.Value, 9);
    }

    [Fact]
    public void Two_users_who_differ_are_linearised_by_hand()
    {
        // Made 30 and 10 of 40, real 10 and 30 of 40, records alike: residuals 0.75 - 0.25 and 0.25 - 0.75, twice over for n - 1.
        var figure = RateRatio.Of([new(10, 30, 100, 100), new(30, 10, 100, 100)])!.Value;
        double half = RateRatio.Student(1) * Math.Sqrt(2 * (0.25 + 0.25));
        Assert.Equal((Math.Exp(-half), Math.Exp(half)), (figure.Low!.Value, figure.High!.Value));
    }

    [Theory]
    [InlineData(4, 2.776)]
    [InlineData(9, 2.262)]
    [InlineData(29, 2.045)]
    [InlineData(120, 1.980)]
    public void Students_quantile_is_that_of_the_tables(int degrees, double quantile) =>
        Assert.Equal(quantile, RateRatio.Student(degrees), 0.01);

    /// <summary>
    /// Thirty users of very different rates whose alerts come in bursts, two such draws with a true ratio of 1. What holds for independent
    /// counts is far too sure of itself there.
    /// </summary>
    [Fact]
    public void The_interval_covers_the_truth_where_alerts_come_in_bursts_of_a_few_users()
    {
        const int samples = 400;
        int covered = 0, alone = 0;
        for (ulong sample = 0; sample < samples; sample++)
        {
            RatePair[] users = [.. Enumerable.Range(0, 30).Select(user =>
            {
                double mean = -1.2 * Math.Log(1 - Philox.Uniform(sample, 1, (ulong)user));
                return new RatePair(Alerts(sample, 2, user, mean), Alerts(sample, 3, user, mean), 400, 400);
            })];
            var figure = RateRatio.Of(users)!.Value;
            if (figure.Low <= 1 && 1 <= figure.High) covered++;
            long real = users.Sum(user => user.Real), made = users.Sum(user => user.Made);
            var (low, high) = RateRatio.Share(made, made + real);
            if (low <= 0.5 && 0.5 <= high) alone++;
        }
        Assert.InRange((double)covered / samples, 0.92, 1);
        Assert.InRange((double)alone / samples, 0, 0.85);
    }

    /// <summary>Bursts by Poisson's law, each of one to seven alerts.</summary>
    static long Alerts(ulong sample, ulong side, int user, double mean)
    {
        long alerts = 0;
        double time = 0;
        for (ulong i = 0; ; i++)
        {
            ulong at = 1000 * (ulong)user + i;
            time -= Math.Log(1 - Philox.Uniform(sample, side, at)) / mean;
            if (time > 1) return alerts;
            alerts += 1 + Philox.Below(sample, side + 10, at, 7);
        }
    }
}
