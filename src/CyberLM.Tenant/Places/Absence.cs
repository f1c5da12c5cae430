namespace CyberLM.Tenant;

/// <summary>Weeks of leave: some four a year, more of them in summer and at the turn of the year.</summary>
static class Absence
{
    const double ShareOfWeeks = 0.06;

    public static bool OnLeave(ulong seed, User user, DateOnly date)
    {
        // Weeks run from Monday: day number 0 was one.
        int week = date.DayNumber / 7;
        DateOnly monday = DateOnly.FromDayNumber(week * 7);
        double factor = monday.Month switch { 7 or 8 => 2.5, 12 when monday.Day > 17 => 5, _ => 0.7 };
        return new Prng(seed, (ulong)Purpose.Leave, (ulong)user.Index, (ulong)week).Chance(ShareOfWeeks * factor);
    }
}
