namespace CyberLM.Tenant;

/// <summary>
/// A person's day in local time: sessions that open interactively and then renew tokens in bursts, and a phone that polls from morning to
/// night. Weekends and days off are nearly silent.
/// </summary>
sealed class WorkingDay(Organisation organisation)
{
    const double WeekendActivity = 0.13;
    const double DayOffActivity = 0.08;
    const double EventsPerSession = 9;
    const double PhoneShare = 0.09;

    readonly Whereabouts whereabouts = new(organisation);

    public void Simulate(User user, Itinerary itinerary, DateOnly date, List<SignInRecord> into)
    {
        var random = new Prng(organisation.Options.Seed, (ulong)Purpose.Day, (ulong)user.Index, (ulong)date.DayNumber);
        DateTime midnight = date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        City city = (itinerary.At(user.Home.Zone.ToUtc(midnight.AddHours(12))) ?? itinerary.Stays[0]).City;
        var day = new Day(user, itinerary, city.Zone, midnight, OfficeDay: random.Chance(0.55), random);
        bool weekend = date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        double activity = weekend ? WeekendActivity : random.Chance(0.04) ? DayOffActivity : 1;
        double mean = organisation.Options.EventsPerUserPerDay * user.Activity * activity;
        bool hasPhone = user.Devices[^1].Phone;
        for (int left = random.Poisson(mean * (hasPhone ? 1 - PhoneShare : 1)), first = 1; left > 0; first = 0)
        {
            int size = Math.Min(left, 1 + random.Poisson(EventsPerSession - 1));
            Session(day, SessionStart(day, first == 1, weekend), size, into);
            left -= size;
        }
        for (int polls = hasPhone ? random.Poisson(mean * PhoneShare) : 0; polls > 0; polls--)
        {
            Renew(day, midnight.AddHours(random.Uniform(6.5, 23)), user.Devices[^1], Pick(random, user), Guid.Empty, false, into);
        }
    }

    sealed record Day(User User, Itinerary Itinerary, TimeZone Zone, DateTime Midnight, bool OfficeDay, Prng Random)
    {
        public bool IsWorkingHour(DateTime local)
        {
            double hour = (local - Midnight).TotalHours;
            return hour >= User.WorkStart - 0.5 && hour < User.WorkStart + User.WorkHours + 0.5;
        }
    }

    /// <summary>The first session opens the day; later ones follow breaks, and one in twelve is late in the evening.</summary>
    static DateTime SessionStart(Day day, bool first, bool weekend)
    {
        Prng random = day.Random;
        User user = day.User;
        double hour = (weekend, first, random.Uniform()) switch
        {
            (true, _, _) => random.Uniform(9, 22),
            (_, true, _) => user.WorkStart + 0.3 * random.Normal(),
            (_, _, < 0.08) => random.Uniform(19.5, 22.5),
            (_, _, < 0.35) => user.WorkStart + 0.55 * user.WorkHours + 0.4 * random.Normal(),
            _ => user.WorkStart + random.Uniform(0.3, 0.9) * user.WorkHours,
        };
        return day.Midnight.AddHours(Math.Clamp(hour, 0.5, 23));
    }

    void Session(Day day, DateTime start, int size, List<SignInRecord> into)
    {
        Prng random = day.Random;
        int before = into.Count;
        DateTime local = start;
        if (random.Chance(0.55))
        {
            local = SignIn(day, local, Pick(random, day.User), into);
        }
        int laptops = day.User.Devices.Count(d => !d.Phone);
        Device device = day.User.Devices[random.Below(laptops)];
        while (into.Count - before < size)
        {
            int burst = Math.Min(1 + random.Poisson(0.8), size - (into.Count - before));
            Guid correlation = random.Guid();
            Application application = Pick(random, day.User);
            bool challenged = application.ExternalChallenge && random.Chance(0.37);
            for (int i = 0; i < burst; i++)
            {
                local = local.AddSeconds(random.Uniform(0.4, 6));
                Renew(day, local, device, application, correlation, challenged, into);
                if (i > 0 && random.Chance(0.5))
                {
                    application = Pick(random, day.User);
                    challenged &= application.ExternalChallenge;
                }
            }
            local = local.AddMinutes(random.Exponential(14));
            if (local >= day.Midnight.AddHours(24))
            {
                break;
            }
        }
    }

    /// <summary>An interactive sign-in with the interruptions that lead up to it: one correlation id for all.</summary>
    DateTime SignIn(Day day, DateTime local, Application application, List<SignInRecord> into)
    {
        Prng random = day.Random;
        Client client = ClientChoice.Interactive(random, day.User, application);
        Guid correlation = random.Guid();
        foreach ((Outcome outcome, string? mfa) in InteractiveSteps.Draw(random, application))
        {
            Add(day, local, correlation, application, client, day.User.Devices[0], outcome, true, mfa, into);
            local = local.AddSeconds(random.Uniform(4, 40));
        }
        return local;
    }

    void Renew(Day day, DateTime local, Device device, Application application, Guid correlation, bool challenged, List<SignInRecord> into)
    {
        Prng random = day.Random;
        Client client = ClientChoice.Background(random, day.User, application, device);
        Outcome outcome = challenged
            ? Outcome.ExternalChallenge
            : random.Weighted([0.974, 0.015, 0.011]) switch
            {
                1 => Outcome.RefreshTokenExpired,
                2 => Outcome.FreshTokenNeeded,
                _ => Outcome.Success,
            };
        bool claim = (outcome.Succeeded || challenged) && random.Chance(0.13);
        Guid id = correlation == Guid.Empty ? random.Guid() : correlation;
        Add(day, local, id, application, client, device, outcome, false, claim ? SignInFactory.MfaByClaim : null, into);
    }

    void Add(
        Day day, DateTime local, Guid correlation, Application application, Client client, Device device, Outcome outcome, bool interactive,
        string? mfa, List<SignInRecord> into)
    {
        DateTime utc = day.Zone.ToUtc(local);
        if (day.Itinerary.At(utc) is not { } stay)
        {
            return;
        }
        NetworkAddress address = whereabouts.Choose(day.Random, day.User, stay, day.OfficeDay, day.IsWorkingHour(local), device);
        into.Add(SignInFactory.Create(day.Random, utc, correlation, day.User, application, address, client, outcome, interactive, mfa));
    }

    static Application Pick(Prng random, User user)
    {
        Span<double> weights = stackalloc double[user.Applications.Count];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = user.Applications[i].Weight;
        }
        return user.Applications[random.Weighted(weights)].Application;
    }
}
