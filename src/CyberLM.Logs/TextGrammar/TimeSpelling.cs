namespace CyberLM.Logs;

/// <summary>A time of ISO 8601 in one shape; only days that the calendar has.</summary>
/// <param name="separator">between day and time: 'T' or a blank</param>
/// <param name="fractions">bit n: n digits of a second; bit 0: none</param>
/// <param name="zones">what stands behind: "Z", "+00:00", "" where nothing</param>
/// <param name="centuries">a bit for each first half of a year that may stand</param>
sealed class TimeSpelling(char separator, int fractions, string[] zones, UInt128 centuries) : QuotedSpelling
{
    public const int MostFraction = 9, MostZones = 8;

    /// <summary>Where the letters of the parts stand: 2026-03-02T08:15:30 and what follows.</summary>
    const int Year = 0, Month = 5, Day = 8, Separator = 10, Hour = 11, Minute = 14, Second = 17, End = 19, FractionStart = 20, Zone = 40;

    readonly bool mayLackZone = zones.Contains("");

    public char SeparatorLetter => separator;
    public int Fractions => fractions;
    public string[] Zones => zones;
    public UInt128 Centuries => centuries;

    /// <summary>Years of this century are always possible: a generated day may lie behind all that were seen.</summary>
    public const int ThisCentury = 20;

    // Where a walk stands, the year, the month, the digit before in this part; in the zone, which zones are left.
    static ulong Pack(int at, int year, int month, int before, int left = 0) =>
        (uint)at | (ulong)(uint)year << 6 | (ulong)(uint)month << 20 | (ulong)(uint)before << 24 | (ulong)(uint)left << 28;

    static (int At, int Year, int Month, int Before, int Left) Unpack(ulong state) =>
        ((int)(state & 63), (int)((state >> 6) & 0x3FFF), (int)((state >> 20) & 15), (int)((state >> 24) & 15), (int)(state >> 28));

    protected override void NextInside(ulong state, CharSet next)
    {
        var (at, year, month, before, left) = Unpack(state);
        if (at < End)
        {
            for (int c = '0'; c <= '9'; c++)
                if (IsDigit(at) && Fits(at, year, month, before, c - '0')) next.Add(c);
            if (!IsDigit(at)) next.Add(Mark(at));
            return;
        }
        if (at < Zone)
        {
            if (at == End && fractions > 1) next.Add('.');
            if (at > End && fractions >> (at - FractionStart) > 1) next.AddAscii(CharSet.Digits);
            if (!MayBeginZone(at)) return;
            left = (1 << zones.Length) - 1;
            at = Zone;
        }
        for (int i = 0; i < zones.Length; i++)
            if (((left >> i) & 1) != 0 && zones[i].Length > at - Zone) next.Add(zones[i][at - Zone]);
    }

    protected override ulong StepInside(ulong state, int scalar)
    {
        var (at, year, month, before, left) = Unpack(state);
        int digit = scalar - '0';
        if (at < End)
        {
            if (!IsDigit(at)) return scalar == Mark(at) ? Pack(at + 1, year, month, 0) : Dead;
            if (digit is < 0 or > 9 || !Fits(at, year, month, before, digit)) return Dead;
            if (at < Month) return Pack(at + 1, 10 * year + digit, 0, 0);
            return at < Day ? Pack(at + 1, year, 10 * month + digit, digit) : Pack(at + 1, year, month, digit);
        }
        if (at < Zone)
        {
            if (at == End && scalar == '.' && fractions > 1) return Pack(FractionStart, 0, 0, 0);
            if (at > End && digit is >= 0 and <= 9) return fractions >> (at - FractionStart) > 1 ? Pack(at + 1, 0, 0, 0) : Dead;
            if (!MayBeginZone(at)) return Dead;
            left = (1 << zones.Length) - 1;
            at = Zone;
        }
        int still = 0;
        for (int i = 0; i < zones.Length; i++)
            if (((left >> i) & 1) != 0 && zones[i].Length > at - Zone && zones[i][at - Zone] == scalar) still |= 1 << i;
        return still == 0 ? Dead : Pack(at + 1, 0, 0, 0, still);
    }

    protected override bool MayClose(ulong state)
    {
        var (at, _, _, _, left) = Unpack(state);
        if (at < Zone) return at >= End && MayBeginZone(at) && mayLackZone;
        for (int i = 0; i < zones.Length; i++)
            if (((left >> i) & 1) != 0 && zones[i].Length == at - Zone) return true;
        return false;
    }

    bool MayBeginZone(int at) => at == End ? (fractions & 1) != 0 : at > FractionStart && ((fractions >> (at - FractionStart)) & 1) != 0;

    static bool IsDigit(int at) => at is not (4 or 7 or Separator or 13 or 16);

    char Mark(int at) => at == Separator ? separator : at < Separator ? '-' : ':';

    /// <summary>Whether a digit may stand there.</summary>
    bool Fits(int at, int year, int month, int before, int digit) => at switch
    {
        Year => AnyCentury(10 * digit, 10),
        Year + 1 => AnyCentury(10 * year + digit, 1),
        Year + 2 => true,
        Year + 3 => year > 0 || digit > 0,                      // there is no year 0
        Month => digit <= 1,
        Month + 1 => month == 0 ? digit > 0 : digit <= 2,
        Day => digit <= (month == 2 ? 2 : 3),
        Day + 1 => 10 * before + digit >= 1 && 10 * before + digit <= DateTime.DaysInMonth(year, month),
        Hour => digit <= 2,
        Hour + 1 => 10 * before + digit <= 23,
        Minute or Second => digit <= 5,
        _ => true,
    };

    bool AnyCentury(int from, int count)
    {
        for (int century = from; century < from + count; century++)
            if (((centuries >> century) & 1) != 0) return true;
        return false;
    }
}
