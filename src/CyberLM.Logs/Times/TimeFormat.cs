using System.Buffers.Text;

namespace CyberLM.Logs;

/// <summary>
/// How a log spells its times. They are whole numbers of the smallest unit since 1970, UTC, so that none is rounded, and only what would
/// be spelled the same way again is read.
/// </summary>
abstract record TimeFormat
{
    protected static readonly long[] Powers =
        [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    public abstract long UnitsPerSecond { get; }

    /// <summary>Seconds by which the clock that it spells is before UTC.</summary>
    public virtual long Offset => 0;

    /// <param name="spelling">as it stands in the record, quotes included</param>
    public abstract bool TryRead(ReadOnlySpan<byte> spelling, out long units);

    public abstract void Write(long units, ByteBuffer to);

    /// <summary>Seconds since 1970 at which the years 1 and 10,000 begin.</summary>
    const long YearOne = -62_135_596_800, YearTenThousand = 253_402_300_800;

    /// <summary>A time, or the nearest that can be written: years have four digits.</summary>
    /// <param name="perSecond">units of the time</param>
    public long Nearest(Int128 time, long perSecond)
    {
        Int128 first = (Int128)(YearOne - Offset) * perSecond, last = (Int128)(YearTenThousand - Offset) * perSecond - 1;
        return (long)Int128.Clamp(time, Int128.Max(first, long.MinValue), Int128.Min(last, long.MaxValue));
    }

    /// <summary>The format of nearly all spellings; null where they are no times, or of several formats.</summary>
    public static TimeFormat? Of(IReadOnlyList<byte[]> spellings) => All(spellings) is [var only] ? only : null;

    /// <summary>The formats that nearly all spellings have, the most frequent first; none where they are no times.</summary>
    public static TimeFormat[] All(IReadOnlyList<byte[]> spellings) =>
        IsoFormat.All(spellings) is { Length: > 0 } iso ? iso
        : Fitting(spellings, HalfDayFormat.Of) is { Length: > 0 } halves ? halves
        : Fitting(spellings, MailDateFormat.Of) is { Length: > 0 } mails ? mails
        : Fitting(spellings, EpochFormat.Of);

    /// <param name="of">the format of a spelling; null where it is none</param>
    static TimeFormat[] Fitting(IReadOnlyList<byte[]> spellings, Func<byte[], TimeFormat?> of)
    {
        const double nearlyAll = 0.98, least = 0.01;
        var counts = new Dictionary<TimeFormat, int>();
        int misses = 0;
        foreach (byte[] spelling in spellings)
        {
            if (of(spelling) is { } format) counts[format] = counts.GetValueOrDefault(format) + 1;
            else if (++misses > (1 - nearlyAll) * spellings.Count) return [];
        }
        var often = counts.Where(one => one.Value >= least * spellings.Count).OrderByDescending(one => one.Value).ToList();
        return often.Sum(one => one.Value) >= nearlyAll * spellings.Count ? [.. often.Select(one => one.Key)] : [];
    }

    /// <summary>What the clock shows.</summary>
    /// <param name="part">of a second, in units</param>
    protected DateTime Moment(long units, out long part)
    {
        long seconds = Math.DivRem(units, UnitsPerSecond, out part);
        if (part < 0) (seconds, part) = (seconds - 1, part + UnitsPerSecond);
        return DateTime.UnixEpoch.AddSeconds(seconds + Offset);
    }

    protected static void Number(long value, int digits, ByteBuffer to)
    {
        Utf8Formatter.TryFormat(value, to.GetSpan(20), out int length, digits == 0 ? default : new('D', (byte)digits));
        to.Advance(length);
    }

    protected static bool Number(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            value = 10 * value + digit - '0';
        }
        return true;
    }
}
