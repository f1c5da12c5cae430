using CyberLM.Evaluation;
using Xunit;

namespace CyberLM.Tests.Evaluation;

/// <summary>Intervals against what the normal distribution says, areas under curves against all pairs counted.</summary>
public sealed class BootstrapTests
{
    [Fact]
    public void The_interval_of_a_share_is_about_that_of_the_normal_distribution()
    {
        bool[] outcomes = [.. Enumerable.Range(0, 400).Select(i => i % 5 == 0)];
        var share = new Bootstrap(1000, 7).Share(outcomes)!.Value;
        double half = 1.96 * Math.Sqrt(0.2 * 0.8 / 400);
        Assert.Equal(0.2, share.Value, 12);
        Assert.Equal(0.2 - half, share.Low!.Value, 0.006);
        Assert.Equal(0.2 + half, share.High!.Value, 0.006);
    }

    [Fact]
    public void Of_very_many_outcomes_the_interval_is_that_of_the_normal_distribution()
    {
        var share = new Bootstrap(10, 7).Share(Enumerable.Range(0, 60_000).Select(i => i % 10 == 0))!.Value;
        double half = 1.96 * Math.Sqrt(0.1 * 0.9 / 60_000);
        Assert.Equal(0.1 - half, share.Low!.Value, 9);
        Assert.Equal(0.1 + half, share.High!.Value, 9);
    }

    [Fact]
    public void An_interval_covers_the_truth_about_as_often_as_it_says()
    {
        // 200 samples of 60 draws whose mean is known to be 4.5: 95 % cover it, give or take three times their own spread.
        int covered = 0;
        for (ulong sample = 0; sample < 200; sample++)
        {
            double[] digits = [.. Enumerable.Range(0, 60).Select(i => (double)CyberLM.Kernels.Philox.Below(99, sample, (ulong)i, 10))];
            var mean = new Bootstrap(200, sample).Mean(digits)!.Value;
            if (mean.Low <= 4.5 && 4.5 <= mean.High) covered++;
        }
        Assert.InRange(covered / 200.0, 0.95 - 0.05, 0.95 + 0.05);
    }

    [Fact]
    public void Without_outcomes_there_is_no_figure_and_with_equal_ones_no_width()
    {
        var bootstrap = new Bootstrap(50, 1);
        Assert.Null(bootstrap.Share([]));
        Assert.Equal(new Figure(1, 1, 1), bootstrap.Share([true, true, true]));
    }

    [Fact]
    public void The_same_seed_gives_the_same_interval_and_another_one_another()
    {
        double[] values = [.. Enumerable.Range(0, 50).Select(i => (double)(i * i % 17))];
        Assert.Equal(new Bootstrap(100, 3).Mean(values), new Bootstrap(100, 3).Mean(values));
        Assert.NotEqual(new Bootstrap(100, 3).Mean(values), new Bootstrap(100, 4).Mean(values));
    }

    [Fact]
    public void A_figure_that_resamples_would_lower_stays_within_its_interval()
    {
        int[] values = [.. Enumerable.Range(0, 40)];
        int[] alone = [.. values.Select(_ => FlatRecord.Alone)];
        var comparison = ColumnComparison.OfCategories(values, values);
        var figure = new Bootstrap(200, 5).Of(alone, comparison.Similarity(), drawn => comparison.Similarity(values, drawn));
        Assert.Equal(1, figure.Value, 12);
        Assert.InRange(1, figure.Low!.Value, figure.High!.Value);
        Assert.InRange(figure.High.Value, 0, 1);
    }

    [Fact]
    public void Quantiles_lie_between_their_neighbours()
    {
        Assert.Equal(2.5, Bootstrap.Quantile([1, 2, 3, 4], 0.5), 12);
        Assert.Equal(1.3, Bootstrap.Quantile([1, 2, 3, 4], 0.1), 12);
        Assert.Equal(4, Bootstrap.Quantile([1, 2, 3, 4], 1), 12);
    }

    [Fact]
    public void The_area_under_a_curve_is_the_share_of_pairs_in_order()
    {
        double[] scores = [0.1, 0.4, 0.4, 0.8, 0.3, 0.4, 0.9, 0.2];
        bool[] positive = [false, false, true, true, true, false, true, false];
        double pairs = 0;
        foreach (int p in Enumerable.Range(0, 8).Where(i => positive[i]))
            foreach (int n in Enumerable.Range(0, 8).Where(i => !positive[i]))
                pairs += scores[p] > scores[n] ? 1 : scores[p] == scores[n] ? 0.5 : 0;
        Assert.Equal(pairs / 16, new RocCurve(scores, positive).Area(), 12);
        Assert.Equal(1, new RocCurve([1, 2], [false, true]).Area(), 12);
        Assert.Equal(0, new RocCurve([1, 2], [true, false]).Area(), 12);
    }

    [Fact]
    public void An_example_drawn_twice_counts_as_two()
    {
        var weighted = new RocCurve([1, 2, 3, 4], [false, true, false, true]);
        var repeated = new RocCurve([1, 2, 2, 4], [false, true, true, true]);
        Assert.Equal(repeated.Area(), weighted.Area(i => i switch { 1 => 2, 2 => 0, _ => 1 }), 12);
    }

    [Fact]
    public void A_subsample_has_its_size_keeps_the_order_and_draws_each_alike()
    {
        int[] all = [.. Enumerable.Range(0, 10)];
        int[] times = new int[10];
        for (ulong seed = 0; seed < 1000; seed++)
        {
            int[] some = Subsample.Of(all, 3, seed);
            Assert.Equal(some.Order().Distinct(), some);
            Assert.Equal(3, some.Length);
            foreach (int one in some) times[one]++;
        }
        Assert.All(times, count => Assert.InRange(count, 300 - 75, 300 + 75));        // five times the spread of a binomial
        Assert.Equal(all, Subsample.Of(all, 10, 1));
    }

    [Fact]
    public void A_figure_of_draws_is_the_mean_of_what_each_draw_gives()
    {
        var log = new FlatLog();
        FlatRecord[] Records(ulong seed, int count) => log.All(Enumerable.Range(0, count).Select(i =>
            $"{{\"k\":{CyberLM.Kernels.Philox.Below(seed, 0, (ulong)i, 4)}}}"));
        SetDraws real = SetDraws.Of(Records(1, 90), 30, 5, log.Names), other = SetDraws.Of(Records(2, 30), 30, 6, log.Names);
        Assert.Equal((20, 1), (real.Draws.Length, other.Draws.Length));
        int[] one = real.All.Column(log.Path("k")), two = other.All.Column(log.Path("k"));
        double expected = real.Draws.Average(draw => Distances.TotalVariationComplement([.. draw.Select(place => one[place])], two));
        var figure = SetDraws.Similarity(real, other, [ColumnComparison.OfCategories(one, two)], new Bootstrap(50, 1))!.Value;
        Assert.Equal(expected, figure.Value, 12);
        Assert.InRange(figure.Value, figure.Low!.Value, figure.High!.Value);
    }
}
