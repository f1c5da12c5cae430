namespace CyberLM.Logs;

/// <summary>
/// Says when each record is due: one interval after the other. What a wait oversleeps is made up for, up to a grain; who comes later than
/// that starts anew from there, so that no burst follows a gap.
/// </summary>
public sealed class Pace(Rate rate, TimeProvider clock) : IPace
{
    /// <summary>A rate that is missed by less than a hundredth is kept.</summary>
    const double Missed = 0.01;

    static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);

    /// <summary>What timers are late by.</summary>
    static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(20);

    long begun, last;
    TimeSpan due;

    public Rate Asked => rate;

    public int MostAhead => 1024;

    public long Released { get; private set; }

    /// <summary>By how much the last record would be too late if no gap had been forgiven.</summary>
    public TimeSpan Behind { get; private set; }

    public bool IsMissed => Behind >= Soonest && Behind >= rate.Interval * Released * Missed;

    /// <summary>Between the first and the last record; null before the second.</summary>
    public Rate? Measured => Released > 1 && last > begun
        ? new((Released - 1) / clock.GetElapsedTime(begun, last).TotalSeconds)
        : null;

    Task IPace.WaitAsync(long? time, CancellationToken stop) => WaitAsync(stop);

    /// <summary>Waits until the next record is due. The first is due at once.</summary>
    public async Task WaitAsync(CancellationToken stop)
    {
        if (Released == 0) begun = clock.GetTimestamp();
        var now = clock.GetElapsedTime(begun);
        if (due > now) await Task.Delay(due - now, clock, stop).ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        last = clock.GetTimestamp();
        now = clock.GetElapsedTime(begun, last);
        var late = now - due;
        if (late > Grain)
        {
            Behind += late;
            due = now;
        }
        due += rate.Interval;
        Released++;
    }
}
