namespace CyberLM.Logs;

/// <summary>
/// A clock of twelve hours as in the United States: 4/12/2026 3:04:05 PM, as .NET writes it in logs of Exchange; with a comma and digits of
/// a second in exports of the Azure portal; Jul 3, 2023, 12:02:42 PM in records of AWS.
/// </summary>
/// <param name="Named">the month by three letters</param>
/// <param name="Comma">behind the date</param>
/// <param name="Digits">of a second, 0 to 7</param>
sealed record HalfDayFormat(bool Named, bool Comma, int Digits) : TimeFormat
{
    public const int MostDigits = 7;
    const int Months = 12, HalfDay = 12;
    static readonly string[] Names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    public override long UnitsPerSecond => Powers[Digits];

    public static TimeFormat? Of(byte[] spelling)
    {
        int dot = Array.LastIndexOf(spelling, (byte)'.'), digits = dot < 0 ? 0 : spelling.Length - dot - " PM\"".Length - 1;
        if (digits is < 0 or > MostDigits || spelling.Length < 4) return null;
        bool named = char.IsAsciiLetter((char)spelling[1]);
        int commas = spelling.Count(c => c == ',');
        var format = new HalfDayFormat(named, commas == (named ? 2 : 1), digits);
        return format.TryRead(spelling, out _) ? format : null;
    }

    public override bool TryRead(ReadOnlySpan<byte> spelling, out long units)
    {
        units = 0;
        if (spelling is not [(byte)'"', .., (byte)'"']) return false;
        var text = spelling[1..^1];
        if (!TakeMonth(ref text, out int month) || !Take(ref text, Named ? ", "u8 : "/"u8, out int day)) return false;
        if (text.Length < 4 || !Number(text[..4], out int year)) return false;
        text = text[4..];
        if (!Skip(ref text, Comma ? ", "u8 : " "u8)) return false;
        if (!Take(ref text, ":"u8, out int hour) || text.Length < 5 || text[2] != ':') return false;
        if (!Number(text[..2], out int minute) || !Number(text[3..5], out int second)) return false;
        text = text[5..];
        int part = 0;
        if (Digits > 0)
        {
            if (text.Length <= Digits || text[0] != '.' || !Number(text[1..(Digits + 1)], out part)) return false;
            text = text[(Digits + 1)..];
        }
        bool after = text.SequenceEqual(" PM"u8);
        if (!after && !text.SequenceEqual(" AM"u8)) return false;
        if (year < 1 || month is < 1 or > Months || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        if (hour is < 1 or > HalfDay || minute > 59 || second > 59) return false;
        var time = new DateTime(year, month, day, hour % HalfDay + (after ? HalfDay : 0), minute, second, DateTimeKind.Utc);
        units = (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond * UnitsPerSecond + part;
        return true;
    }

    bool TakeMonth(ref ReadOnlySpan<byte> text, out int month)
    {
        if (!Named) return Take(ref text, "/"u8, out month);
        month = 0;
        if (text.Length <= 4 || text[3] != ' ') return false;
        month = Array.IndexOf(Names, System.Text.Encoding.Latin1.GetString(text[..3])) + 1;
        text = text[4..];
        return month > 0;
    }

    /// <summary>One digit or two, no zero in front, and what stands behind them.</summary>
    static bool Take(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> behind, out int value)
    {
        value = 0;
        int length = text.IndexOf(behind);
        if (length is < 1 or > 2 || text[0] == '0' || !Number(text[..length], out value)) return false;
        text = text[(length + behind.Length)..];
        return true;
    }

    static bool Skip(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> what)
    {
        if (!text.StartsWith(what)) return false;
        text = text[what.Length..];
        return true;
    }

    public override void Write(long units, ByteBuffer to)
    {
        var time = Moment(units, out long part);
        to.Add((byte)'"');
        if (Named) to.Add(System.Text.Encoding.ASCII.GetBytes(Names[time.Month - 1]));
        else Number(time.Month, 0, to);
        to.Add(Named ? (byte)' ' : (byte)'/');
        Number(time.Day, 0, to);
        to.Add(Named ? ", "u8 : "/"u8);
        Number(time.Year, 4, to);
        to.Add(Comma ? ", "u8 : " "u8);
        Number(time.Hour % HalfDay == 0 ? HalfDay : time.Hour % HalfDay, 0, to);
        to.Add((byte)':');
        Number(time.Minute, 2, to);
        to.Add((byte)':');
        Number(time.Second, 2, to);
        if (Digits > 0)
        {
            to.Add((byte)'.');
            Number(part, Digits, to);
        }
        to.Add(time.Hour < HalfDay ? " AM\""u8 : " PM\""u8);
    }
}
