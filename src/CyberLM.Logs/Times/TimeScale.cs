namespace CyberLM.Logs;

/// <summary>The formats in which a slot spells its times, on one scale: whole numbers of the finest unit among them.</summary>
sealed class TimeScale(TimeFormat[] formats)
{
    public IReadOnlyList<TimeFormat> Formats => formats;

    public long UnitsPerSecond { get; } = formats.Max(format => format.UnitsPerSecond);

    /// <summary>The format of the spelling and its time in units since 1970; -1 for what is no time.</summary>
    public int Read(ReadOnlySpan<byte> spelling, out long units)
    {
        for (int i = 0; i < formats.Length; i++)
        {
            if (!formats[i].TryRead(spelling, out long own)) continue;
            units = Convert(own, formats[i].UnitsPerSecond, UnitsPerSecond);
            return i;
        }
        units = 0;
        return -1;
    }

    public void Write(int format, long units, ByteBuffer to) =>
        formats[format].Write(Convert(units, UnitsPerSecond, formats[format].UnitsPerSecond), to);

    /// <summary>A time, or the nearest that a format can write.</summary>
    public long Nearest(int format, Int128 units) => formats[format].Nearest(units, UnitsPerSecond);

    /// <summary>A time on another scale; what a coarser one cannot say is cut off towards the past.</summary>
    public static long Convert(long time, long from, long to) => to >= from ? time * (to / from) : FloorDivide(time, from / to);

    public static long FloorDivide(long value, long by) => (value - Modulo(value, by)) / by;

    public static long Modulo(long value, long by) => (value % by + by) % by;
}
