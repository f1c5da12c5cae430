using System.Buffers.Text;

namespace CyberLM.Logs;

/// <summary>
/// ISO 8601 with 'T' or a blank, so many digits of a second, perhaps without their last zeros, and one zone; another one is another format.
/// </summary>
/// <param name="digits">of a second, 0 to 9; the most of them where zeros are trimmed</param>
/// <param name="zone">"Z", "+02:00", "+0200", or nothing, which is read as UTC</param>
sealed record IsoFormat(byte Separator, int Digits, bool Trimmed, string Zone) : TimeFormat
{
    const int DateAndTime = 19;                            // 2026-03-02T08:15:30

    public override long UnitsPerSecond => Powers[Digits];
    public override long Offset { get; } = TryZone(System.Text.Encoding.ASCII.GetBytes(Zone), out long seconds)
        ? seconds
        : throw new FormatException($"'{Zone}' is no zone");

    public override bool TryRead(ReadOnlySpan<byte> spelling, out long units)
    {
        units = 0;
        if (!Split(spelling, out long seconds, out byte separator, out var fraction, out var zone)) return false;
        if (separator != Separator || zone.Length != Zone.Length) return false;
        for (int i = 0; i < zone.Length; i++)
            if (zone[i] != Zone[i]) return false;
        if (Trimmed ? fraction.Length > Digits || fraction is [.., (byte)'0'] : fraction.Length != Digits) return false;
        if (Math.Abs(seconds - Offset) >= long.MaxValue / UnitsPerSecond) return false;
        long part = 0;
        foreach (byte digit in fraction) part = 10 * part + (digit - '0');
        units = (seconds - Offset) * UnitsPerSecond + part * Powers[Digits - fraction.Length];
        return true;
    }

    public override void Write(long units, ByteBuffer to)
    {
        var time = Moment(units, out long part);
        to.Add((byte)'"');
        Number(time.Year, 4, to);
        to.Add((byte)'-');
        Number(time.Month, 2, to);
        to.Add((byte)'-');
        Number(time.Day, 2, to);
        to.Add(Separator);
        Number(time.Hour, 2, to);
        to.Add((byte)':');
        Number(time.Minute, 2, to);
        to.Add((byte)':');
        Number(time.Second, 2, to);
        int digits = Digits;
        if (Trimmed)
            for (; digits > 0 && part % 10 == 0; digits--) part /= 10;
        if (digits > 0)
        {
            to.Add((byte)'.');
            Number(part, digits, to);
        }
        foreach (char c in Zone) to.Add((byte)c);
        to.Add((byte)'"');
    }

    /// <summary>The formats that nearly all spellings have, the most frequent first; none where they are no times.</summary>
    public static new TimeFormat[] All(IReadOnlyList<byte[]> spellings)
    {
        const double nearlyAll = 0.98, least = 0.01;
        var byShape = new Dictionary<(byte Separator, string Zone), (int Count, int Least, int Most)>();
        int misses = 0;
        foreach (byte[] spelling in spellings)
        {
            if (!Split(spelling, out _, out byte separator, out var fraction, out var zone))
            {
                if (++misses > (1 - nearlyAll) * spellings.Count) return [];
                continue;
            }
            var shape = (separator, System.Text.Encoding.ASCII.GetString(zone));
            var (count, fewest, most) = byShape.GetValueOrDefault(shape, (0, int.MaxValue, 0));
            byShape[shape] = (count + 1, Math.Min(fewest, fraction.Length), Math.Max(most, fraction.Length));
        }
        TimeFormat[] formats = [.. byShape
            .Where(shape => shape.Value.Count >= least * spellings.Count).OrderByDescending(shape => shape.Value.Count)
            .Select(s => new IsoFormat(s.Key.Separator, s.Value.Most, s.Value.Least < s.Value.Most, s.Key.Zone))];
        int fit = spellings.Count(spelling => Array.Exists(formats, format => format.TryRead(spelling, out _)));
        return fit > 0 && fit >= nearlyAll * spellings.Count ? formats : [];
    }

    /// <param name="seconds">before UTC</param>
    public static bool TryZone(ReadOnlySpan<byte> zone, out long seconds)
    {
        seconds = 0;
        if (zone.IsEmpty || zone.SequenceEqual("Z"u8)) return true;
        if (zone is not [(byte)'+' or (byte)'-', _, _, _, _] and not [(byte)'+' or (byte)'-', _, _, (byte)':', _, _]) return false;
        if (!Number(zone[1..3], out int hours) || !Number(zone[^2..], out int minutes) || hours > 23 || minutes > 59) return false;
        seconds = (zone[0] == '-' ? -60 : 60) * (60 * hours + minutes);
        return true;
    }

    /// <param name="seconds">since 1970, as the clock shows them</param>
    public static bool Split(
        ReadOnlySpan<byte> spelling, out long seconds, out byte separator, out ReadOnlySpan<byte> fraction, out ReadOnlySpan<byte> zone)
    {
        (seconds, separator) = (0, 0);
        fraction = zone = default;
        if (spelling.Length < DateAndTime + 2 || spelling[0] != '"') return false;
        var text = spelling[1..^1];
        if (text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':') return false;
        separator = text[10];
        if (separator is not ((byte)'T' or (byte)' ')) return false;
        if (!Number(text[..4], out int year) || !Number(text[5..7], out int month) || !Number(text[8..10], out int day)) return false;
        if (!Number(text[11..13], out int hour) || !Number(text[14..16], out int minute) || !Number(text[17..19], out int second))
            return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        if (hour > 23 || minute > 59 || second > 59) return false;
        seconds = (new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks
            / TimeSpan.TicksPerSecond;
        var rest = text[DateAndTime..];
        if (rest is [(byte)'.', ..])
        {
            int digits = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (digits < 0) digits = rest.Length - 1;
            if (digits is 0 or > 9) return false;
            fraction = rest[1..(digits + 1)];
            rest = rest[(digits + 1)..];
        }
        zone = rest;
        return TryZone(rest, out _);
    }
}
