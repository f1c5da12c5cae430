using System.Globalization;

namespace CyberLM.Evaluation;

/// <summary>
/// When a record was, as logs spell it. Any other field is a time only in ISO 8601 (<see cref="JsonValue.TryTime"/>): a number may be
/// anything, where nobody says that it is a time.
/// </summary>
static class RecordMoment
{
    /// <summary>2001 to 2039: what has as many digits and lies elsewhere is an identifier.</summary>
    const long FirstSecond = 1_000_000_000, EndSecond = 2_200_000_000;
    const int DigitsOfSeconds = 10;

    /// <summary>As .NET, the Azure portal and AWS write a clock of twelve hours.</summary>
    static readonly string[] Clocks =
    [
        .. from date in new[] { "M/d/yyyy", "M/d/yyyy,", "MMM d, yyyy", "MMM d, yyyy," }
           from second in new[] { "ss", "ss.FFFFFFF" }
           select $"{date} h:mm:{second} tt",
    ];

    /// <summary>RFC 1123, and RFC 5322 with two digits of the day.</summary>
    static readonly string[] MailDates =
        ["ddd, dd MMM yyyy HH:mm:ss 'GMT'", "ddd, dd MMM yyyy HH:mm:ss 'UTC'", "ddd, dd MMM yyyy HH:mm:ss zzz"];

    /// <summary>
    /// ISO 8601, a clock with AM and PM, a date as in mail, or seconds since 1970 or their thousandths, millionths or billionths.
    /// </summary>
    public static bool TryRead(string value, out DateTime utc) =>
        JsonValue.TryTime(value, out utc) || TryClock(value, out utc) || TryMailDate(value, out utc)
        || TryEpoch(JsonValue.Text(value), out utc);

    static bool TryClock(string value, out DateTime utc)
    {
        utc = default;
        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return value is ['"', .., 'M', '"']
            && DateTime.TryParseExact(JsonValue.Text(value), Clocks, CultureInfo.InvariantCulture, styles, out utc);
    }

    static bool TryMailDate(string value, out DateTime utc)
    {
        utc = default;
        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return value is ['"', _, _, _, ',', ..]
            && DateTime.TryParseExact(JsonValue.Text(value), MailDates, CultureInfo.InvariantCulture, styles, out utc);
    }

    static bool TryEpoch(string digits, out DateTime utc)
    {
        utc = default;
        if (digits.Length is not (DigitsOfSeconds or 13 or 16 or 19) || !digits.All(char.IsAsciiDigit)) return false;
        long seconds = long.Parse(digits.AsSpan(0, DigitsOfSeconds), CultureInfo.InvariantCulture);
        if (seconds is < FirstSecond or >= EndSecond) return false;
        // Ticks are tenths of millionths.
        string part = digits[DigitsOfSeconds..].PadRight(7, '0')[..7];
        utc = DateTime.UnixEpoch.AddTicks(seconds * TimeSpan.TicksPerSecond + long.Parse(part, CultureInfo.InvariantCulture));
        return true;
    }
}
