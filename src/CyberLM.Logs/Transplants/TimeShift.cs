using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// Moves every time that stands in a text by whole seconds, each in its own spelling, so that fractions and zones stay as they are: ISO
/// 8601, clocks with AM and PM, dates as in mail, AWS's short form (20240730T215313Z); and as numbers seconds since 1970 and their parts,
/// and Windows' and .NET's ticks. Numbers and days without a clock are times only near the recording, or at a key that says so: a policy's
/// version of 2012 is none.
/// </summary>
/// <param name="first">time of the first record before</param>
/// <param name="seconds">by which all move</param>
sealed class TimeShift(DateTimeOffset first, DateTimeOffset last, long seconds)
{
    const int Near = 2;
    const int DateAndTime = 19, LongestTime = 40, Date = 10, SecondsDigits = 10, TickDigits = 18, Short = 16;

    /// <summary>Years that stand for never: Windows' clock begins in 1601, and ends in 9999.</summary>
    const int FirstYear = 1971, LastYear = 2199;

    /// <summary>Seconds from the year 1601, and from the year 1, to 1970.</summary>
    const long FromWindows = 11_644_473_600, FromDotNet = 62_135_596_800;
    readonly long from = first.ToUnixTimeSeconds() - Near * 86_400, to = last.ToUnixTimeSeconds() + Near * 86_400;
    readonly byte[] quoted = new byte[LongestTime + 2];
    readonly ByteBuffer written = new();

    /// <summary>And does not stand for never.</summary>
    public static bool IsTime(DateTimeOffset time) => time.UtcDateTime.Year is >= FirstYear and <= LastYear;

    /// <summary>Days by which those of a record move that have no clock.</summary>
    public int Days { get; set; }

    /// <summary>Looks at the beginning of a word; returns where a time ends, or 0.</summary>
    /// <param name="isTime">the key says that times stand here</param>
    public int Match(ReadOnlySpan<byte> text, int at, bool isTime, Edits edits)
    {
        if (seconds == 0) return 0;
        byte b = text[at];
        if (char.IsAsciiDigit((char)b))
        {
            if (Iso(text, at, edits) is > 0 and var iso) return iso;
            if (HalfDay(text, at, edits) is > 0 and var half) return half;
            return Number(text, at, isTime, edits);
        }
        if (!char.IsAsciiLetterUpper((char)b)) return 0;
        return HalfDay(text, at, edits) is > 0 and var named ? named : Mail(text, at, edits);
    }

    int Iso(ReadOnlySpan<byte> text, int at, Edits edits)
    {
        var rest = text[at..];
        if (rest.Length >= Short && rest[8] == 'T' && rest[15] == 'Z') return ShortIso(rest, at, edits);
        if (rest.Length < Date || rest[4] != '-' || rest[7] != '-') return 0;
        if (rest.Length < DateAndTime || rest[10] is not ((byte)'T' or (byte)' ') || rest[13] != ':' || rest[16] != ':')
            return Words.EndsAt(text, at + Date) ? Day(rest, at, edits) : 0;
        int end = DateAndTime;
        if (end + 1 < rest.Length && rest[end] == '.' && char.IsAsciiDigit((char)rest[end + 1]))
            for (end++; end < rest.Length && char.IsAsciiDigit((char)rest[end]);) end++;
        int zone = Zone(rest[end..]);
        // From one time to another, 21:53:13-2024-07-30, is no zone.
        if (zone > 1 && (!Words.EndsAt(rest, end + zone) || rest[(end + zone)..] is [(byte)'-', ..])) zone = 0;
        return Move(rest[..(end + zone)], at, edits, ReadIso) is > 0 and var moved ? moved
            : zone > 1 ? Move(rest[..end], at, edits, ReadIso) : 0;
    }

    static int Zone(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'Z', ..] => 1,
        [(byte)'+' or (byte)'-', _, _, (byte)':', _, _, ..] => 6,
        [(byte)'+' or (byte)'-', _, _, _, _, ..] => 5,
        _ => 0,
    };

    static IsoFormat? ReadIso(ReadOnlySpan<byte> spelling) =>
        IsoFormat.Split(spelling, out _, out byte separator, out var fraction, out var zone)
            ? new(separator, fraction.Length, false, Encoding.ASCII.GetString(zone)) : null;

    delegate TimeFormat? Reader(ReadOnlySpan<byte> spelling);

    /// <summary>A time that fills these bytes.</summary>
    int Move(ReadOnlySpan<byte> time, int at, Edits edits, Reader format)
    {
        if (time.Length > LongestTime) return 0;
        quoted[0] = quoted[time.Length + 1] = (byte)'"';
        time.CopyTo(quoted.AsSpan(1));
        var spelling = quoted.AsSpan(0, time.Length + 2);
        if (format(spelling) is not { } found || !found.TryRead(spelling, out long units)) return 0;
        var year = DateTime.UnixEpoch.AddSeconds(TimeScale.FloorDivide(units, found.UnitsPerSecond)).Year;
        if (year is < FirstYear or > LastYear) return at + time.Length;
        written.Clear();
        found.Write(units + seconds * found.UnitsPerSecond, written);
        edits.Add(at, time.Length, written.Slice(1, written.Length - 2).ToArray());
        return at + time.Length;
    }

    /// <summary>AM or PM stands behind a clock; nothing but digits and signs, and a month, before.</summary>
    int HalfDay(ReadOnlySpan<byte> text, int at, Edits edits)
    {
        var rest = text[at..Math.Min(text.Length, at + LongestTime)];
        int end = rest.IndexOf(" AM"u8), pm = rest.IndexOf(" PM"u8);
        end = end < 0 || (pm >= 0 && pm < end) ? pm : end;
        return end < 0 ? 0 : Move(rest[..(end + 3)], at, edits, spelling => HalfDayFormat.Of(spelling.ToArray()));
    }

    int Mail(ReadOnlySpan<byte> text, int at, Edits edits)
    {
        const int beforeZone = 26;
        if (text.Length - at < beforeZone + 3 || text[at + 3] != ',') return 0;
        foreach (int zone in (ReadOnlySpan<int>)[3, 5])
            if (at + beforeZone + zone <= text.Length
                && Move(text.Slice(at, beforeZone + zone), at, edits, spelling => MailDateFormat.Of(spelling.ToArray())) is > 0 and var end)
                return end;
        return 0;
    }

    int ShortIso(ReadOnlySpan<byte> rest, int at, Edits edits)
    {
        const string form = "yyyyMMdd'T'HHmmss'Z'";
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        string text = Encoding.Latin1.GetString(rest[..Short]);
        if (!DateTime.TryParseExact(text, form, CultureInfo.InvariantCulture, utc, out var time)) return 0;
        if (!IsTime(time)) return at + Short;
        edits.Add(at, Short, Encoding.ASCII.GetBytes(time.AddSeconds(seconds).ToString(form, CultureInfo.InvariantCulture)));
        return at + Short;
    }

    int Day(ReadOnlySpan<byte> rest, int at, Edits edits)
    {
        if (!DateOnly.TryParseExact(Encoding.Latin1.GetString(rest[..Date]), "yyyy-MM-dd", CultureInfo.InvariantCulture,
            DateTimeStyles.None, out var day)) return 0;
        long begin = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeSeconds();
        if (begin < from || begin > to) return at + Date;
        edits.Add(at, Date, Encoding.ASCII.GetBytes(day.AddDays(Days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        return at + Date;
    }

    /// <summary>A word of digits: seconds, or their thousandths, millionths, billionths; ticks.</summary>
    int Number(ReadOnlySpan<byte> text, int at, bool isTime, Edits edits)
    {
        int end = Words.End(text, at), length = end - at;
        var digits = text[at..end];
        if (digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return 0;
        if (length is SecondsDigits or SecondsDigits + 3 or SecondsDigits + 6 or SecondsDigits + 9)
        {
            if (!Utf8Parser.TryParse(digits[..SecondsDigits], out long time, out _) || !IsTime(time, isTime)) return 0;
            string moved = (time + seconds).ToString(CultureInfo.InvariantCulture);
            if (moved.Length != SecondsDigits) return 0;
            edits.Add(at, SecondsDigits, Encoding.ASCII.GetBytes(moved));
            return end;
        }
        if (length != TickDigits || !Utf8Parser.TryParse(digits, out long ticks, out _)) return 0;
        long second = ticks / TimeSpan.TicksPerSecond;
        if (!IsTime(second - FromWindows, isTime) && !IsTime(second - FromDotNet, isTime)) return 0;
        edits.Add(at, length, Encoding.ASCII.GetBytes((ticks + seconds * TimeSpan.TicksPerSecond).ToString(CultureInfo.InvariantCulture)));
        return end;
    }

    bool IsTime(long second, bool isTime)
    {
        const long year2000 = 946_684_800, year2100 = 4_102_444_800;
        return isTime ? second is > year2000 and < year2100 : second >= from && second <= to;
    }

    static readonly string[] TimeWords = ["time", "date", "stamp", "expir", "created", "updated", "modified", "lastused"];

    public static bool IsTimeKey(KeyWords key) =>
        key.Words is { Length: > 0 } words && TimeWords.Any(word => words[^1].Contains(word, StringComparison.Ordinal)
            && !words[^1].EndsWith("by", StringComparison.Ordinal));
}
