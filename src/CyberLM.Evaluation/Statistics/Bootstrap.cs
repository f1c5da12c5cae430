using CyberLM.Kernels;

namespace CyberLM.Evaluation;

/// <summary>
/// Intervals by drawing as many units again with replacement, users where that can be (<see cref="ResampledUnits"/>): 95 % of the resampled
/// figures lie within.
/// </summary>
sealed class Bootstrap(int resamples, ulong seed)
{
    const double Tail = 0.025, NormalDeviation = 1.96;

    /// <summary>Of more outcomes the mean is normal to every digit that is printed, and resampling them would take minutes.</summary>
    const int MostResampled = 50_000;

    public int Resamples => resamples;

    /// <summary>A mean or, of 0 and 1, a share. Null without outcomes.</summary>
    public Figure? Mean(IReadOnlyCollection<double> outcomes) => Mean([.. outcomes.Select(value => new Outcome(null, value))]);

    /// <summary>The same, of which those of one unit are drawn together.</summary>
    public Figure? Mean(IReadOnlyCollection<Outcome> outcomes)
    {
        if (outcomes.Count == 0) return null;
        var units = Units([.. outcomes.Select(outcome => outcome.Of?.Unit ?? FlatRecord.Alone)]);
        double[] values = [.. outcomes.Select(outcome => outcome.Value)];
        (double Sum, int Count)[] sums = [.. units.Select(unit => (unit.Sum(place => values[place]), unit.Length))];
        if (values.Length > MostResampled) return Normal(values.Average(), values.Length, sums);
        double[] means = new double[resamples];
        for (int turn = 0; turn < resamples; turn++)
        {
            double sum = 0;
            int count = 0;
            for (int i = 0; i < sums.Length; i++)
            {
                var unit = sums[Draw(turn, i, sums.Length)];
                (sum, count) = (sum + unit.Sum, count + unit.Count);
            }
            means[turn] = sum / count;
        }
        Array.Sort(means);
        return new(values.Average(), Quantile(means, Tail), Quantile(means, 1 - Tail));
    }

    /// <summary>The variance of a mean of units, linearised (Cochran, Sampling Techniques, 1977, section 11.8).</summary>
    public static Figure Normal(double mean, int count, (double Sum, int Count)[] units)
    {
        double half = NormalDeviation * Math.Sqrt(units.Sum(unit => Math.Pow(unit.Sum - mean * unit.Count, 2))) / count;
        return new(mean, mean - half, mean + half);
    }

    public Figure? Share(IEnumerable<bool> outcomes) => Mean([.. outcomes.Select(held => held ? 1.0 : 0.0)]);

    public Figure? ShareOf(IEnumerable<Outcome> outcomes) => Mean((IReadOnlyCollection<Outcome>)[.. outcomes]);

    /// <summary>Places by unit, in the order of the first of each.</summary>
    public static int[][] Units(int[] unitOf)
    {
        var alone = unitOf.Select((unit, place) => unit == FlatRecord.Alone ? (-1, place) : (unit, -1));
        return [.. alone.Select((key, place) => (key, place)).GroupBy(one => one.key, one => one.place).Select(unit => unit.ToArray())];
    }

    /// <summary>
    /// Any figure between 0 and 1 of a sample. Distances grow when records are drawn twice, so the interval has the resamples' spread and
    /// is set about the figure itself.
    /// </summary>
    /// <param name="unitOf">of each record; those of one unit are drawn together, so that a resample may have more or fewer records</param>
    /// <param name="figure">of the records with these numbers</param>
    public Figure Of(int[] unitOf, double value, Func<int[], double> figure) =>
        Of([Units(unitOf)], value, (_, drawn) => figure(drawn));

    /// <summary>The same of a set of which there are several draws: each resample is of one of them, in turn.</summary>
    /// <param name="unitsOf">of each draw, which numbers its records its own way: the numbers of each unit's records</param>
    /// <param name="figure">of a resample, by its turn, and the numbers drawn</param>
    public Figure Of(int[][][] unitsOf, double value, Func<int, int[], double> figure)
    {
        double[] figures = new double[resamples];
        List<int> drawn = [];
        for (int turn = 0; turn < resamples; turn++)
        {
            int[][] units = unitsOf[turn % unitsOf.Length];
            drawn.Clear();
            for (int i = 0; i < units.Length; i++) drawn.AddRange(units[Draw(turn, i, units.Length)]);
            figures[turn] = figure(turn, [.. drawn]);
        }
        Array.Sort(figures);
        double shift = value - figures.Average();
        double End(double share) => Math.Clamp(Quantile(figures, share) + shift, 0, 1);
        return new(value, End(Tail), End(1 - Tail));
    }

    public void Fill(int turn, int[] drawn)
    {
        for (int i = 0; i < drawn.Length; i++) drawn[i] = Draw(turn, i, drawn.Length);
    }

    int Draw(int turn, int place, int count) => (int)Philox.Below(seed, (ulong)turn, (ulong)place, count);

    /// <summary>Between the two values next to it, in proportion.</summary>
    internal static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }
}
