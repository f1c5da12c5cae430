namespace CyberLM.Gpt;

/// <summary>
/// How unusual a value is against the last 128 before it, in standard deviations: a spike of loss or gradient norm shows before the run is
/// lost. The window as in llm.c's outlier detector.
/// </summary>
public sealed class ZScore
{
    const int Window = 128;
    const int Least = 16;
    readonly double[] values = new double[Window];
    int count;
    int next;

    /// <summary>Not a number while fewer than 16 values are known, and for a value that is none itself, which is not remembered.</summary>
    public double Add(double value)
    {
        if (!double.IsFinite(value)) return double.NaN;
        double z = count < Least ? double.NaN : Of(value);
        values[next] = value;
        next = (next + 1) % Window;
        count = Math.Min(count + 1, Window);
        return z;
    }

    double Of(double value)
    {
        double mean = 0, variance = 0;
        for (int i = 0; i < count; i++) mean += values[i] / count;
        for (int i = 0; i < count; i++) variance += (values[i] - mean) * (values[i] - mean) / count;
        return variance == 0 ? 0 : (value - mean) / Math.Sqrt(variance);
    }
}
