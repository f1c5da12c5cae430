namespace CyberLM.Evaluation;

/// <summary>What one unit, a user for instance, has on both sides: how many were counted, and among how many records.</summary>
readonly record struct RatePair(long Real, long Made, long RealRecords, long MadeRecords);

/// <summary>
/// The ratio of two rates, with an interval of 95 %: at either end the wider one of two. Counts come in clusters, of users above all, so
/// the variance is that between units, each with both of its sides, of the ratio's logarithm by linearisation (Cochran, Sampling
/// Techniques, 1977, sections 6.4 and 11.8), with the quantile of Student's distribution that few units ask for. Where nearly all are of
/// one unit, or one side has none, that says too little: so the interval is never narrower than the exact one of two independent Poisson
/// counts, given their sum (Przyborowski and Wilenski, Biometrika 31, 1940).
/// </summary>
static class RateRatio
{
    const double Tail = 0.025, NormalDeviation = 1.959964;

    /// <summary>Null where the real side has none: no ratio is known then.</summary>
    public static Figure? Of(IReadOnlyCollection<RatePair> units)
    {
        double real = units.Sum(unit => (double)unit.Real), made = units.Sum(unit => (double)unit.Made);
        double realRecords = units.Sum(unit => (double)unit.RealRecords), madeRecords = units.Sum(unit => (double)unit.MadeRecords);
        if (real == 0 || madeRecords == 0) return null;
        double scale = realRecords / madeRecords, ratio = made / real * scale;
        var (low, high) = Share((long)made, (long)(made + real));
        (low, high) = (low / (1 - low) * scale, high / (1 - high) * scale);
        if (made > 0 && units.Count > 1)
        {
            double squares = units.Sum(unit => Math.Pow(
                unit.Made / made - unit.MadeRecords / madeRecords - unit.Real / real + unit.RealRecords / realRecords, 2));
            double half = Student(units.Count - 1) * Math.Sqrt(squares * units.Count / (units.Count - 1));
            (low, high) = (Math.Min(low, ratio * Math.Exp(-half)), Math.Max(high, ratio * Math.Exp(half)));
        }
        return new(ratio, low, high);
    }

    /// <summary>The quantile of 97.5 %, by the expansion of Cornish and Fisher; two digits from three degrees of freedom on.</summary>
    internal static double Student(int degrees)
    {
        const double z = NormalDeviation;
        double v = degrees, cube = z * z * z, fifth = cube * z * z, seventh = fifth * z * z;
        return z + (cube + z) / (4 * v) + (5 * fifth + 16 * cube + 3 * z) / (96 * v * v)
            + (3 * seventh + 19 * fifth + 17 * cube - 15 * z) / (384 * v * v * v);
    }

    /// <summary>The exact interval of a share (Clopper and Pearson, 1934).</summary>
    internal static (double Low, double High) Share(long hits, long all) =>
    (
        hits == 0 ? 0 : Where(share => 1 - AtMost(hits - 1, all, share) < Tail),
        hits == all ? 1 : Where(share => AtMost(hits, all, share) > Tail));

    /// <summary>The greatest share of which it holds; it holds of all below.</summary>
    static double Where(Func<double, bool> holds)
    {
        const int halvings = 50;
        double low = 0, high = 1;
        for (int i = 0; i < halvings; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = holds(middle) ? (middle, high) : (low, middle);
        }
        return low;
    }

    static double AtMost(long hits, long all, double share)
    {
        if (share is <= 0 or >= 1) return share <= 0 || hits >= all ? 1 : 0;
        double odds = Math.Log(share / (1 - share)), term = all * Math.Log(1 - share), sum = 0;
        for (long i = 0; i <= hits; i++)
        {
            sum += Math.Exp(term);
            term += Math.Log((double)(all - i) / (i + 1)) + odds;
        }
        return Math.Min(1, sum);
    }
}
