namespace CyberLM.Tenant;

/// <summary>When clocks are moved by an hour.</summary>
public enum DaylightSaving
{
    None,
    /// <summary>Last Sunday of March to last Sunday of October, both at 01:00 UTC.</summary>
    Europe,
    /// <summary>Second Sunday of March 02:00 to first Sunday of November 02:00, local time.</summary>
    NorthAmerica,
    /// <summary>First Sunday of October 02:00 to first Sunday of April 03:00, local time.</summary>
    Australia,
}

/// <summary>Local time by today's rule, for any year: the machine's time-zone data would make the log depend on the machine.</summary>
public sealed record TimeZone(string Name, int StandardMinutes, DaylightSaving Daylight)
{
    public TimeSpan Offset(DateTime utc) => TimeSpan.FromMinutes(StandardMinutes + (IsDaylight(utc) ? 60 : 0));

    public DateTime ToLocal(DateTime utc) => utc + Offset(utc);

    /// <summary>The hour that does not exist is read as an hour later, the one that exists twice as the second.</summary>
    public DateTime ToUtc(DateTime local)
    {
        DateTime guess = local - TimeSpan.FromMinutes(StandardMinutes);
        return local - Offset(guess);
    }

    bool IsDaylight(DateTime utc)
    {
        DateTime standard = utc.AddMinutes(StandardMinutes);
        int year = standard.Year;
        return Daylight switch
        {
            DaylightSaving.Europe => utc >= LastSunday(year, 3).AddHours(1) && utc < LastSunday(year, 10).AddHours(1),
            DaylightSaving.NorthAmerica => standard >= Sunday(year, 3, 2).AddHours(2) && standard < Sunday(year, 11, 1).AddHours(1),
            DaylightSaving.Australia => standard >= Sunday(year, 10, 1).AddHours(2) || standard < Sunday(year, 4, 1).AddHours(2),
            _ => false,
        };
    }

    static DateTime Sunday(int year, int month, int which)
    {
        var first = new DateTime(year, month, 1, 0, 0, 0, DateTimeKind.Utc);
        int days = (7 - (int)first.DayOfWeek) % 7;
        return first.AddDays(days + 7 * (which - 1));
    }

    static DateTime LastSunday(int year, int month)
    {
        var last = new DateTime(year, month, DateTime.DaysInMonth(year, month), 0, 0, 0, DateTimeKind.Utc);
        return last.AddDays(-(int)last.DayOfWeek);
    }
}
