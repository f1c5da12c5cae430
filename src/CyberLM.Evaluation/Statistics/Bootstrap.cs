using CyberLM.Kernels;

namespace CyberLM.Evaluation;

/// <summary>Intervals by drawing as many records again with replacement: 95 % of the resampled figures lie within.</summary>
sealed class Bootstrap(int resamples, ulong seed)
{
    const double Tail = 0.025, NormalDeviation = 1.96;

    /// <summary>Of more outcomes the mean is normal to every digit that is printed, and resampling them would take minutes.</summary>
    const int MostResampled = 50_000;

    public int Resamples => resamples;

    /// <summary>A mean or, of 0 and 1, a share. Null without outcomes.</summary>
    public Figure? Mean(IReadOnlyCollection<double> outcomes)
    {
        if (outcomes.Count == 0) return null;
        double[] values = [.. outcomes];
        if (values.Length > MostResampled) return Normal(values);
        double[] means = new double[resamples];
        for (int turn = 0; turn < resamples; turn++)
        {
            double sum = 0;
            for (int i = 0; i < values.Length; i++) sum += values[Draw(turn, i, values.Length)];
            means[turn] = sum / values.Length;
        }
        Array.Sort(means);
        return new(values.Average(), Quantile(means, Tail), Quantile(means, 1 - Tail));
    }

    static Figure Normal(double[] values)
    {
        double mean = values.Average(), variance = values.Average(value => (value - mean) * (value - mean));
        double half = NormalDeviation * Math.Sqrt(variance / values.Length);
        return new(mean, mean - half, mean + half);
    }

    public Figure? Share(IEnumerable<bool> outcomes) => Mean([.. outcomes.Select(held => held ? 1.0 : 0.0)]);

    /// <summary>
    /// Any figure between 0 and 1 of a sample. Distances grow when records are drawn twice, so the interval has the resamples' spread and
    /// is set about the figure itself.
    /// </summary>
    /// <param name="figure">of the records with these numbers</param>
    public Figure Of(int count, double value, Func<int[], double> figure)
    {
        double[] figures = new double[resamples];
        int[] drawn = new int[count];
        for (int turn = 0; turn < resamples; turn++)
        {
            Fill(turn, drawn);
            figures[turn] = figure(drawn);
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
