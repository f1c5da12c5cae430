using System.Globalization;
using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// A date as in mail and HTTP (RFC 1123, RFC 5322): Mon, 02 Mar 2026 10:00:00 GMT. The day has two digits and is that weekday, or it would
/// not be spelled the same again.
/// </summary>
/// <param name="Zone">"GMT", "UTC", or "+0200"</param>
sealed record MailDateFormat(string Zone) : TimeFormat
{
    const int BeforeZone = 26;
    static readonly string[] Days = CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedDayNames;
    static readonly string[] Months = CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames[..12];

    public override long UnitsPerSecond => 1;
    public override long Offset { get; } = TryZone(Zone, out long seconds) ? seconds : throw new FormatException($"'{Zone}' is no zone");

    public static TimeFormat? Of(byte[] spelling)
    {
        if (spelling.Length < BeforeZone + 2) return null;
        string zone = Encoding.Latin1.GetString(spelling.AsSpan(1 + BeforeZone)[..^1]);
        return TryZone(zone, out _) && new MailDateFormat(zone) is var format && format.TryRead(spelling, out _) ? format : null;
    }

    public static bool TryZone(string zone, out long seconds)
    {
        seconds = 0;
        return zone is "GMT" or "UTC" || zone.Length == 5 && IsoFormat.TryZone(Encoding.Latin1.GetBytes(zone), out seconds);
    }

    public override bool TryRead(ReadOnlySpan<byte> spelling, out long units)
    {
        units = 0;
        if (spelling.Length != BeforeZone + Zone.Length + 2 || spelling[0] != '"' || spelling[^1] != '"') return false;
        var text = spelling[1..^1];
        // Mon, 02 Mar 2026 10:00:00 GMT
        if (!text[3..5].SequenceEqual(", "u8) || text[7] != ' ' || text[11] != ' ' || text[16] != ' ' || text[19] != ':' || text[22] != ':')
            return false;
        if (text[25] != ' ' || Encoding.Latin1.GetString(text[BeforeZone..]) != Zone) return false;
        if (!Number(text[5..7], out int day) || !Number(text[12..16], out int year) || !Number(text[17..19], out int hour)) return false;
        if (!Number(text[20..22], out int minute) || !Number(text[23..25], out int second)) return false;
        int month = Array.IndexOf(Months, Encoding.Latin1.GetString(text[8..11])) + 1;
        if (year < 1 || month == 0 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        if (hour > 23 || minute > 59 || second > 59) return false;
        var clock = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc);
        units = (clock - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond - Offset;
        return Days[(int)clock.DayOfWeek] == Encoding.Latin1.GetString(text[..3]);
    }

    public override void Write(long units, ByteBuffer to)
    {
        var time = Moment(units, out _);
        to.Add((byte)'"');
        to.Add(Encoding.ASCII.GetBytes(Days[(int)time.DayOfWeek] + ", "));
        Number(time.Day, 2, to);
        to.Add(Encoding.ASCII.GetBytes($" {Months[time.Month - 1]} "));
        Number(time.Year, 4, to);
        to.Add((byte)' ');
        Number(time.Hour, 2, to);
        to.Add((byte)':');
        Number(time.Minute, 2, to);
        to.Add((byte)':');
        Number(time.Second, 2, to);
        to.Add(Encoding.ASCII.GetBytes($" {Zone}\""));
    }
}
