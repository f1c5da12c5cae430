using CsCheck;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Fields;

public sealed class BinsTests
{
    [Fact]
    public void Every_number_between_the_ends_lies_in_its_interval() =>
        Gen.Select(Gen.Long[-1_000_000_000, 0], Gen.Long[1, 1_000_000_000_000], Gen.Double.Unit).Sample((least, most, at) =>
        {
            var bins = Bins.Logarithmic(least, most);
            long number = least + (long)(at * (most - least));
            int bin = bins.Find(number);
            Assert.InRange(number, bins[bin].Least, bins[bin].Most);
        }, iter: 2000);

    [Fact]
    public void An_interval_is_at_most_a_fifth_of_its_numbers()
    {
        var bins = Bins.Logarithmic(-1000, 1L << 40);
        for (int bin = 0; bin < bins.Count; bin++)
        {
            var (least, most) = bins[bin];
            Assert.True(most - least <= 0.2 * Math.Max(Math.Abs(least), Math.Abs(most)), $"{least}..{most}");
        }
        Assert.Equal(-1, bins.Find((1L << 41) + 1));
    }

    [Fact]
    public void Whatever_the_ends_intervals_end_where_a_number_still_holds_them()
    {
        var bins = Bins.Logarithmic(long.MinValue, long.MaxValue);
        Assert.Equal(Bins.Furthest, bins.Edges[^1]);
        Assert.Equal(1 - Bins.Furthest, bins.Edges[0]);
        Assert.Equal(bins.Count - 1, bins.Find(Bins.Furthest - 1));
        Assert.Equal(-1, bins.Find(Bins.Furthest));
        Assert.Equal(bins.Edges, Bins.Logarithmic(bins.Edges[0], bins.Edges[^1] - 1).Edges);
    }

    [Fact]
    public void Quantiles_hold_about_the_same_and_frequent_numbers_stand_alone()
    {
        List<long> sample = [.. Enumerable.Repeat(80L, 500), .. Enumerable.Range(1000, 1000).Select(n => (long)n)];
        var bins = Bins.Quantiles(sample, 64);
        Assert.Equal((80L, 80L), bins[bins.Find(80)]);
        var counts = sample.GroupBy(bins.Find).ToDictionary(group => group.Key, group => group.Count());
        Assert.DoesNotContain(-1, counts.Keys);
        Assert.All(counts.Where(count => count.Key != bins.Find(80)), count => Assert.InRange(count.Value, 1, 2 * 1500 / 64));
        Assert.InRange(bins.Count, 40, 68);
    }

    [Fact]
    public void Quantiles_hold_every_number_of_the_sample() =>
        Gen.Long[-500, 500].List[1, 200].Sample(sample =>
        {
            var bins = Bins.Quantiles([.. sample], 8);
            Assert.All(sample, number => Assert.InRange(number, bins[bins.Find(number)].Least, bins[bins.Find(number)].Most));
        }, iter: 2000);
}
