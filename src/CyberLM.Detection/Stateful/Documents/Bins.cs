namespace CyberLM.Detection.Stateful;

/// <summary>
/// Time cut into pieces of one length, at the same places for everybody: from 1970-01-01T00:00Z on, moved by the offset. A bin has its
/// beginning and not its end.
/// </summary>
sealed record Bins(TimeSpan Length, TimeSpan Offset)
{
    public static Bins Read(KeyReader keys)
    {
        var length = keys.RequireTimespan("bin", "the length of a bin, like 1h");
        var offset = keys.Timespan("offset") ?? TimeSpan.Zero;
        return offset < length ? new Bins(length, offset) : throw keys.Fault("offset", "'offset' is not shorter than 'bin'");
    }

    public long Of(long ticks)
    {
        long since = ticks - Origin;
        return since >= 0 ? since / Length.Ticks : -((-since + Length.Ticks - 1) / Length.Ticks);
    }

    public long Start(long bin) => Origin + bin * Length.Ticks;

    long Origin => DateTime.UnixEpoch.Ticks + Offset.Ticks;
}
