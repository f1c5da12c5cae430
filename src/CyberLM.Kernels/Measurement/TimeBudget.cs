using System.Diagnostics;

namespace CyberLM.Kernels.Measurement;

/// <summary>A total time that cases share: what one leaves or overdraws, those behind it divide.</summary>
public sealed class TimeBudget(TimeSpan total, int cases)
{
    /// <summary>More makes no figure better.</summary>
    static readonly TimeSpan Most = TimeSpan.FromSeconds(1);
    readonly long begin = Stopwatch.GetTimestamp();
    int left = cases;

    /// <summary>The time of the next case.</summary>
    public TimeSpan Next()
    {
        var share = (total - Stopwatch.GetElapsedTime(begin)) / Math.Max(1, left--);
        return share < TimeSpan.Zero ? TimeSpan.Zero : share < Most ? share : Most;
    }
}
