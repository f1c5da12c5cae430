namespace CyberLM.Tenant;

/// <summary>One local day of one person: where, how busy, and with which random numbers.</summary>
sealed record DayPlan(User User, Itinerary Itinerary, DateOnly Date, TimeZone Zone, bool OfficeDay, bool Free, double Activity, Prng Random)
{
    const double HolidayActivity = 0.06;
    const double LeaveActivity = 0.04;
    const double DayOffActivity = 0.08;
    const double DaysOff = 0.03;

    public DateTime Midnight { get; } = Date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);

    public static DayPlan Of(Organisation organisation, User user, Itinerary itinerary, DateOnly date)
    {
        ulong seed = organisation.Options.Seed;
        var random = new Prng(seed, (ulong)Purpose.Day, (ulong)user.Index, (ulong)date.DayNumber);
        DateTime midnight = date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        City city = (itinerary.At(user.Home.Zone.ToUtc(midnight.AddHours(12))) ?? itinerary.Stays[0]).City;
        bool officeDay = random.Chance(user.Role.OfficeDays);
        bool dayOff = random.Chance(DaysOff);
        bool weekend = date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        bool holiday = Holidays.Is(user.Home.Country, date);
        double activity = Absence.OnLeave(seed, user, date) ? LeaveActivity
            : weekend ? user.Role.Weekend
            : holiday ? HolidayActivity
            : dayOff ? DayOffActivity
            : 1;
        return new DayPlan(user, itinerary, date, city.Zone, officeDay, weekend || holiday, activity, random);
    }

    public bool FirstDay => User.Employment.Joins == Date;

    /// <summary>The day on which this user's password has to be changed.</summary>
    public bool PasswordExpires => User.PasswordExpires && !Free && (Date.DayNumber + User.Index * 37) % FaultRates.PasswordDays == 0;

    public bool IsWorkingHour(DateTime local)
    {
        double hour = (local - Midnight).TotalHours;
        return !Free && hour >= User.WorkStart - 0.5 && hour < User.WorkStart + User.WorkHours + 0.5;
    }

    /// <summary>The first session opens the day; later ones follow breaks, and some are late in the evening.</summary>
    public DateTime SessionStart(bool first)
    {
        double hour = (Free, first, Random.Uniform()) switch
        {
            (true, _, _) => Random.Uniform(9, 22),
            (_, true, _) => User.WorkStart + 0.3 * Random.Normal(),
            (_, _, var late) when late < User.Role.Evenings => Random.Uniform(19.5, 22.5),
            (_, _, < 0.35) => User.WorkStart + 0.55 * User.WorkHours + 0.4 * Random.Normal(),
            _ => User.WorkStart + Random.Uniform(0.3, 0.9) * User.WorkHours,
        };
        return Midnight.AddHours(Math.Clamp(hour, 0.5, 23));
    }
}
