using CsCheck;
using CyberLM.Evaluation;
using Xunit;

namespace CyberLM.Tests.Evaluation;

/// <summary>Distances against values worked out by hand, figures read off NVIDIA's published histograms, and second calculations.</summary>
public sealed class DistancesTests
{
    /// <summary>Browsers in the article's two histograms: none, Chrome, Edge, Firefox, Safari, IE, Opera.</summary>
    static readonly int[] RealBrowsers = Repeated(1730, 558, 300, 13, 22, 47, 8), GeneratedBrowsers = Repeated(235, 338, 38, 0, 13, 3, 0);

    static int[] Repeated(params int[] counts) => [.. counts.SelectMany((count, value) => Enumerable.Repeat(value, count))];

    [Fact]
    public void The_published_browsers_have_the_published_figures()
    {
        Assert.Equal(0.66, Distances.TotalVariationComplement(RealBrowsers, GeneratedBrowsers), 2);
        Assert.Equal(0.71, BrowserMeasures.Coverage(RealBrowsers, GeneratedBrowsers), 2);
        Assert.Equal(0.27, BrowserMeasures.Gap(RealBrowsers, GeneratedBrowsers, 0), 2);
    }

    [Fact]
    public void Total_variation_of_two_small_samples()
    {
        // 1: 1/2 and 1/4; 2: 1/2 and 1/4; 3: 0 and 1/2. Half the sum of differences is 1/2.
        Assert.Equal(0.5, Distances.TotalVariationComplement([1, 2], [1, 2, 3, 3]), 12);
        Assert.Equal(0, Distances.TotalVariationComplement([1], [FlatRecord.Missing]), 12);
    }

    [Fact]
    public void Kolmogorov_and_Smirnov_of_two_small_samples()
    {
        // F is 1/3, 2/3, 1 from 1, 2, 3 on; G is 1/2 from 2 on and 1 from 5 on: furthest apart at 3, where F - G = 1/2.
        Assert.Equal(0.5, Distances.KolmogorovSmirnovComplement([3, 1, 2], [5, 2]), 12);
        Assert.Equal(0, Distances.KolmogorovSmirnovComplement([1, 2], [3, 4]), 12);
    }

    [Fact]
    public void Wasserstein_of_two_small_samples()
    {
        Assert.Equal(2, Distances.Wasserstein([1, 3], [3, 5]), 12);                  // everything moves by 2
        Assert.Equal(1.5, Distances.Wasserstein([0], [1, 2]), 12);                   // half moves by 1, half by 2
    }

    [Fact]
    public void Jensen_and_Shannon_of_two_small_histograms()
    {
        Assert.Equal(1, Distances.JensenShannon([5, 0], [0, 3]), 12);
        Assert.Equal(0, Distances.JensenShannon([1, 3], [2, 6]), 12);
        // p = (1, 0), q = (1/2, 1/2), m = (3/4, 1/4): (log2(4/3) + (log2(2/3) + log2(2)) / 2) / 2
        Assert.Equal((Math.Log2(4.0 / 3) + (Math.Log2(2.0 / 3) + 1) / 2) / 2, Distances.JensenShannon([2, 0], [1, 1]), 12);
    }

    [Fact]
    public void Samples_of_one_size_move_by_the_mean_distance_of_their_ranks() =>
        Gen.Select(Gen.Double[-5, 5].Array[12], Gen.Double[-5, 5].Array[12]).Sample((one, other) =>
            Assert.Equal(one.Order().Zip(other.Order(), (a, b) => Math.Abs(a - b)).Average(), Distances.Wasserstein(one, other), 9));

    [Fact]
    public void Columns_counted_in_codes_have_the_same_distances() =>
        Gen.Select(Gen.Int[-1, 6].Array[1, 30], Gen.Int[-1, 6].Array[1, 30]).Sample((one, other) =>
        {
            Assert.Equal(Distances.TotalVariationComplement(one, other), ColumnComparison.OfCategories(one, other).Similarity(), 12);
            double[] first = [.. one.Select(value => (double)value)], second = [.. other.Select(value => (double)value)];
            Assert.Equal(Distances.KolmogorovSmirnovComplement(first, second), ColumnComparison.OfNumbers(first, second)!.Similarity(), 12);
        });

    [Fact]
    public void A_resample_of_codes_is_a_sample_of_the_drawn_records()
    {
        int[] real = [1, 1, 2], other = [1, 2, 3], drawn = [0, 0, 2];
        var categories = ColumnComparison.OfCategories(real, other);
        Assert.Equal(Distances.TotalVariationComplement(real, [1, 1, 3]), categories.Similarity([0, 1, 2], drawn), 12);
        Assert.Equal(Distances.TotalVariationComplement([2, 1], [1, 1, 3]), categories.Similarity([2, 0], drawn), 12);
        var numbers = ColumnComparison.OfNumbers([1, 2, double.NaN], [4, double.NaN])!;
        Assert.Equal(Distances.KolmogorovSmirnovComplement([1, 2], [4]), numbers.Similarity(), 12);
        Assert.Null(ColumnComparison.OfNumbers([1], [double.NaN]));
    }

    [Fact]
    public void Whatever_the_samples_every_distance_keeps_its_range_and_is_perfect_for_equal_ones() =>
        Gen.Select(Gen.Int[0, 9].Array[1, 40], Gen.Int[0, 9].Array[1, 40]).Sample((one, other) =>
        {
            double[] first = [.. one.Select(value => (double)value)], second = [.. other.Select(value => (double)value)];
            Assert.InRange(Distances.TotalVariationComplement(one, other), -1e-12, 1 + 1e-12);
            Assert.InRange(Distances.KolmogorovSmirnovComplement(first, second), -1e-12, 1 + 1e-12);
            Assert.InRange(Distances.Wasserstein(first, second), 0, 9);
            long[] p = Histogram(one), q = Histogram(other);
            Assert.InRange(Distances.JensenShannon(p, q), 0, 1);
            Assert.Equal(Distances.JensenShannon(q, p), Distances.JensenShannon(p, q), 12);
            Assert.Equal(1, Distances.TotalVariationComplement(one, one), 12);
            Assert.Equal((1.0, 0.0), (Distances.KolmogorovSmirnovComplement(first, first), Distances.Wasserstein(first, first)));
        });

    static long[] Histogram(int[] values) => [.. Enumerable.Range(0, 10).Select(value => (long)values.Count(one => one == value))];
}
