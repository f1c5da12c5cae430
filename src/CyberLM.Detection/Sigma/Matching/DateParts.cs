using System.Globalization;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// Minute to year of a time as it is written: ISO-8601 with T or a blank, whatever its zone, or seconds or milliseconds since 1970 in UTC.
/// Weeks are ISO's.
/// </summary>
static class DateParts
{
    const long LeastMilliseconds = 100_000_000_000;               // seconds would be in the year 5138

    public static bool TryRead(ReadOnlySpan<byte> text, DatePart part, out int value)
    {
        value = 0;
        if (!TryParse(text, out var time)) return false;
        value = part switch
        {
            DatePart.Minute => time.Minute,
            DatePart.Hour => time.Hour,
            DatePart.Day => time.Day,
            DatePart.Week => ISOWeek.GetWeekOfYear(time),
            DatePart.Month => time.Month,
            _ => time.Year,
        };
        return true;
    }

    static bool TryParse(ReadOnlySpan<byte> text, out DateTime time)
    {
        time = default;
        if (EventNumber.TryParse(text, out decimal number)) return TryFromEpoch(number, out time);
        if (text.Length < 10 || text[4] != '-' || text[7] != '-') return false;
        int hour = 0, minute = 0;
        if (!Digits(text[..4], out int year) || !Digits(text[5..7], out int month) || !Digits(text[8..10], out int day)) return false;
        bool withTime = text.Length >= 16 && text[10] is (byte)'T' or (byte)'t' or (byte)' ' && text[13] == ':';
        if (withTime ? !Digits(text[11..13], out hour) || !Digits(text[14..16], out minute) : text.Length > 10) return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59)
            return false;
        time = new DateTime(year, month, day, hour, minute, 0);
        return true;
    }

    static bool TryFromEpoch(decimal number, out DateTime time)
    {
        time = default;
        decimal seconds = Math.Abs(number) >= LeastMilliseconds ? number / 1000 : number;
        if (seconds < 0 || seconds >= (decimal)(DateTime.MaxValue - DateTime.UnixEpoch).TotalSeconds) return false;
        time = DateTime.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }

    static bool Digits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (byte b in text)
        {
            if (b is < (byte)'0' or > (byte)'9') return false;
            value = 10 * value + b - '0';
        }
        return true;
    }
}
