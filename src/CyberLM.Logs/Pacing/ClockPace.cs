namespace CyberLM.Logs;

/// <summary>
/// A record is due when a clock reaches the record's own time. The clock shows a given time when the first record is there to be released,
/// and goes on from there as fast as any. A record without a time is due with the one before it.
/// </summary>
/// <param name="begin">what the clock shows at first; what is older is due at once</param>
public sealed class ClockPace(DateTimeOffset begin, TimeProvider clock) : IPace
{
    /// <summary>A day is generated whole before its first record can come: the next one has to be under way while this one waits.</summary>
    const int Ahead = 1 << 14;
    const long NanosecondsPerTick = TimeSpan.NanosecondsPerTick;

    static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);

    /// <summary>A timer takes no more than 49 days.</summary>
    static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    long begun;
    TimeSpan due;

    public int MostAhead => Ahead;

    public long Released { get; private set; }

    /// <summary>The most by which a record was released behind its time.</summary>
    public TimeSpan Late { get; private set; }

    public bool IsMissed => Late >= Soonest;

    public async Task WaitAsync(long? time, CancellationToken stop)
    {
        if (Released == 0) begun = clock.GetTimestamp();
        if (time is { } own && SinceBegin(own) is var after && after > due) due = after;
        for (var left = Left(); left > TimeSpan.Zero; left = Left())
            await Task.Delay(left < LongestWait ? WholeMilliseconds(left) : LongestWait, clock, stop).ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        if (-Left() is var late && late > Late) Late = late;
        Released++;
    }

    TimeSpan Left() => due - clock.GetElapsedTime(begun);

    /// <summary>To the next tick, never to the one before.</summary>
    TimeSpan SinceBegin(long time)
    {
        long ticks = time / NanosecondsPerTick + (time % NanosecondsPerTick > 0 ? 1 : 0);
        return TimeSpan.FromTicks(ticks - (begin.UtcTicks - DateTime.UnixEpoch.Ticks));
    }

    /// <summary>A timer drops what is less than a millisecond, and would wake up too early.</summary>
    static TimeSpan WholeMilliseconds(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds));
}
