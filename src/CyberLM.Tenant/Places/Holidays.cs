namespace CyberLM.Tenant;

/// <summary>Public holidays of the countries of the map: the large ones, by rule, for any year.</summary>
static class Holidays
{
    /// <summary>Fixed days: countries, month, day.</summary>
    static readonly (string Countries, int Month, int Day)[] Fixed =
    [
        ("GB IE DE FR ES IT NL CH AT SE PL FI US CA BR SG AU ZA", 1, 1), ("JP", 1, 1), ("JP", 1, 2), ("AE", 1, 1),
        ("ES IT AT FI PL SE", 1, 6), ("AU IN", 1, 26), ("US", 6, 19), ("US", 7, 4), ("CA", 7, 1), ("FR", 7, 14), ("CH", 8, 1),
        ("DE FR ES IT AT PL SE FI BR ZA SG", 5, 1), ("NL", 4, 27), ("ZA", 4, 27), ("FR IT AT ES PL", 8, 15), ("IN", 8, 15), ("SG", 8, 9),
        ("BR", 9, 7), ("IN", 10, 2), ("DE", 10, 3), ("ES", 10, 12), ("AT", 10, 26), ("FR ES IT AT PL", 11, 1), ("PL FR", 11, 11),
        ("AE", 12, 2), ("ES IT AT", 12, 8), ("SE FI", 12, 24),
        ("GB IE DE FR ES IT NL CH AT SE PL FI US CA BR SG AU ZA IN", 12, 25), ("GB IE DE IT NL CH AT SE PL FI CA AU ZA", 12, 26),
    ];

    /// <summary>Days that move with Easter Sunday: countries, days after it.</summary>
    static readonly (string Countries, int After)[] Easter =
    [
        ("GB IE DE ES NL CH AT SE FI BR CA SG AU ZA IN", -2), ("GB IE DE FR IT NL CH AT SE PL FI CA AU ZA", 1),
        ("DE FR NL CH AT SE FI", 39), ("DE FR NL CH AT", 50), ("AT PL BR", 60),
    ];

    /// <summary>The n-th Monday or Thursday of a month; -1 is the last.</summary>
    static readonly (string Countries, int Month, DayOfWeek Day, int Which)[] Weekdays =
    [
        ("US", 1, DayOfWeek.Monday, 3), ("US", 2, DayOfWeek.Monday, 3), ("US", 5, DayOfWeek.Monday, -1), ("US CA", 9, DayOfWeek.Monday, 1),
        ("CA", 10, DayOfWeek.Monday, 2), ("US", 11, DayOfWeek.Thursday, 4), ("GB IE", 5, DayOfWeek.Monday, 1),
        ("GB", 5, DayOfWeek.Monday, -1), ("IE", 8, DayOfWeek.Monday, 1), ("GB", 8, DayOfWeek.Monday, -1), ("JP", 1, DayOfWeek.Monday, 2),
    ];

    public static bool Is(string country, DateOnly date)
    {
        foreach ((string countries, int month, int day) in Fixed)
        {
            if (date.Month == month && date.Day == day && countries.Contains(country, StringComparison.Ordinal))
            {
                return true;
            }
        }
        int afterEaster = date.DayNumber - EasterSunday(date.Year).DayNumber;
        foreach ((string countries, int after) in Easter)
        {
            if (after == afterEaster && countries.Contains(country, StringComparison.Ordinal))
            {
                return true;
            }
        }
        foreach ((string countries, int month, DayOfWeek day, int which) in Weekdays)
        {
            bool ordinal = which < 0 ? date.AddDays(7).Month != month : Which(date) == which;
            if (date.Month == month && date.DayOfWeek == day && ordinal && countries.Contains(country, StringComparison.Ordinal))
            {
                return true;
            }
        }
        return false;
    }

    static int Which(DateOnly date) => (date.Day + 6) / 7;

    /// <summary>The Gregorian Easter by the rule of Meeus, Jones and Butcher.</summary>
    public static DateOnly EasterSunday(int year)
    {
        int a = year % 19, b = year / 100, c = year % 100;
        int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
        int m = (a + 11 * d + 22 * e) / 451;
        int n = d + e - 7 * m + 114;
        return new DateOnly(year, n / 31, n % 31 + 1);
    }
}
