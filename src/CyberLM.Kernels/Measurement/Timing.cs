namespace CyberLM.Kernels.Measurement;

/// <summary>What repeated measurements of one thing say, in milliseconds.</summary>
/// <param name="P95">19 of 20 repetitions were no slower (nearest rank)</param>
public readonly record struct Timing(double Minimum, double Median, double P95, int Repetitions)
{
    public static Timing Of(IEnumerable<double> milliseconds)
    {
        double[] sorted = [.. milliseconds.Order()];
        if (sorted.Length == 0) throw new ArgumentException("nothing was measured", nameof(milliseconds));
        int middle = sorted.Length / 2;
        double median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new(sorted[0], median, sorted[(95 * sorted.Length + 99) / 100 - 1], sorted.Length);
    }
}
