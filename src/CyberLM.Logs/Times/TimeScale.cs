namespace CyberLM.Logs;

/// <summary>The formats in which a slot spells its times, on one scale: whole numbers of the finest unit among them.</summary>
/// <param name="dates">the times are the records' own, which are compared in nanoseconds: what these cannot say is none</param>
sealed class TimeScale(TimeFormat[] formats, bool dates = false)
{
    public IReadOnlyList<TimeFormat> Formats => formats;

    public long UnitsPerSecond { get; } = formats.Max(format => format.UnitsPerSecond);

    /// <summary>The format of the spelling and its time in units since 1970; -1 for what is no time.</summary>
    public int Read(ReadOnlySpan<byte> spelling, out long units)
    {
        for (int i = 0; i < formats.Length; i++)
        {
            if (!formats[i].TryRead(spelling, out long own)) continue;
            bool fits = TryConvert(own, formats[i].UnitsPerSecond, UnitsPerSecond, out units)
                && (!dates || TryConvert(units, UnitsPerSecond, SequenceState.UnitsPerSecond, out _));
            if (fits) return i;
        }
        units = 0;
        return -1;
    }

    public void Write(int format, long units, ByteBuffer to) =>
        formats[format].Write(Convert(units, UnitsPerSecond, formats[format].UnitsPerSecond), to);

    /// <summary>A time, or the nearest that a format can write.</summary>
    public long Nearest(int format, Int128 units) => formats[format].Nearest(units, UnitsPerSecond);

    /// <summary>A time on another scale; what a coarser one cannot say is cut off towards the past.</summary>
    public static long Convert(long time, long from, long to) =>
        TryConvert(time, from, to, out long converted)
            ? converted
            : throw new OverflowException($"{time} of {from} a second does not fit into {to} a second");

    /// <summary>False where the scale does not reach so far: nanoseconds end in 1677 and 2262.</summary>
    public static bool TryConvert(long time, long from, long to, out long converted)
    {
        long by = to / from;
        bool fits = to <= from || time <= long.MaxValue / by && time >= long.MinValue / by;
        converted = !fits ? 0 : to >= from ? time * by : FloorDivide(time, from / to);
        return fits;
    }

    public static long FloorDivide(long value, long by) => (value - Modulo(value, by)) / by;

    public static long Modulo(long value, long by) => (value % by + by) % by;
}
