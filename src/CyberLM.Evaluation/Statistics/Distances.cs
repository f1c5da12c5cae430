namespace CyberLM.Evaluation;

/// <summary>How alike two samples are. Complements are 1 for equal samples; the others are 0. Formulas: docs/evaluation.md.</summary>
static class Distances
{
    /// <summary>1 - half the sum over categories of |p(c) - q(c)|; a category is a number, a missing value one of its own.</summary>
    public static double TotalVariationComplement(ReadOnlySpan<int> one, ReadOnlySpan<int> other)
    {
        var counts = new Dictionary<int, (int One, int Other)>();
        foreach (int value in one)
        {
            var (first, second) = counts.GetValueOrDefault(value);
            counts[value] = (first + 1, second);
        }
        foreach (int value in other)
        {
            var (first, second) = counts.GetValueOrDefault(value);
            counts[value] = (first, second + 1);
        }
        double sum = 0;
        foreach (var (first, second) in counts.Values) sum += Math.Abs((double)first / one.Length - (double)second / other.Length);
        return 1 - sum / 2;
    }

    /// <summary>1 - the largest |F(x) - G(x)| of the two distribution functions.</summary>
    public static double KolmogorovSmirnovComplement(double[] one, double[] other)
    {
        double largest = 0;
        foreach (var (f, g, _) in Steps(one, other)) largest = Math.Max(largest, Math.Abs(f - g));
        return 1 - largest;
    }

    /// <summary>The area between the two distribution functions, in the samples' own unit.</summary>
    public static double Wasserstein(double[] one, double[] other)
    {
        double area = 0;
        foreach (var (f, g, width) in Steps(one, other)) area += Math.Abs(f - g) * width;
        return area;
    }

    /// <summary>Both distribution functions from each value on, and how far it is to the next.</summary>
    static IEnumerable<(double F, double G, double Width)> Steps(double[] one, double[] other)
    {
        double[] first = [.. one.Order()], second = [.. other.Order()];
        for (int i = 0, k = 0; i < first.Length || k < second.Length;)
        {
            double at = Next(first, i, second, k);
            while (i < first.Length && first[i] == at) i++;
            while (k < second.Length && second[k] == at) k++;
            bool last = i == first.Length && k == second.Length;
            yield return ((double)i / first.Length, (double)k / second.Length, last ? 0 : Next(first, i, second, k) - at);
        }
    }

    static double Next(double[] first, int i, double[] second, int k) =>
        Math.Min(i < first.Length ? first[i] : double.MaxValue, k < second.Length ? second[k] : double.MaxValue);

    /// <summary>Of two histograms with the same bins, in bits: 0 for equal shares, 1 for none in common.</summary>
    public static double JensenShannon(ReadOnlySpan<long> one, ReadOnlySpan<long> other)
    {
        double total = 0, first = 0, second = 0;
        for (int i = 0; i < one.Length; i++) (first, second) = (first + one[i], second + other[i]);
        for (int i = 0; i < one.Length; i++)
        {
            double p = one[i] / first, q = other[i] / second, middle = (p + q) / 2;
            if (p > 0) total += p * Math.Log2(p / middle) / 2;
            if (q > 0) total += q * Math.Log2(q / middle) / 2;
        }
        return Math.Clamp(total, 0, 1);
    }
}
