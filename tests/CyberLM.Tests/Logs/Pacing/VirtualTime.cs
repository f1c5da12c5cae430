namespace CyberLM.Tests.Logs.Pacing;

/// <summary>A clock that stands still but for waits, which are over at once and take their time on it, and a little more.</summary>
sealed class VirtualTime(TimeSpan oversleep = default) : TimeProvider
{
    /// <summary>What it shows at first.</summary>
    public DateTimeOffset Begin { get; init; } = DateTimeOffset.UnixEpoch;

    long ticks;

    public TimeSpan Now => TimeSpan.FromTicks(Interlocked.Read(ref ticks));

    public void Pass(TimeSpan time) => Interlocked.Add(ref ticks, time.Ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    public override DateTimeOffset GetUtcNow() => Begin + Now;
    public override long GetTimestamp() => Interlocked.Read(ref ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            Pass(dueTime + oversleep);
            ThreadPool.QueueUserWorkItem(_ => callback(state));
        }
        return new Over();
    }

    sealed class Over : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;
        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
