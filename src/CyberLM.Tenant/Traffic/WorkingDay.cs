namespace CyberLM.Tenant;

/// <summary>
/// A person's day in local time: sessions that open interactively and then renew tokens in bursts, and a phone that polls from morning to
/// night.
/// </summary>
sealed class WorkingDay(Organisation organisation)
{
    const double EventsPerSession = 9;
    const double PhoneShare = 0.09;
    const double OpensInteractively = 0.55;
    const double MinutesBetweenBursts = 14;
    const double MoreInABurst = 0.8;

    // The VPN is switched on or off, a cable plugged in, a train left, between two bursts.
    const double ChangesNetwork = 0.03;

    readonly Whereabouts whereabouts = new(organisation);
    readonly InteractiveSignIn interactive = new(organisation);

    public void Simulate(User user, Itinerary itinerary, DateOnly date, List<LogRecord> into)
    {
        DayPlan day = DayPlan.Of(organisation, user, itinerary, date);
        Device[] laptops = [.. user.Equipment.Laptops(date)];
        Device? phone = user.Equipment.Phone(date);
        double mean = organisation.Options.EventsPerUserPerDay * user.Activity * day.Activity;
        int events = day.Random.Poisson(mean * (phone is not null ? 1 - PhoneShare : 1));
        for (bool first = true; events > 0; first = false)
        {
            int size = Math.Min(events, 1 + day.Random.Poisson(EventsPerSession - 1));
            Session(day, laptops, day.SessionStart(first), size, first, into);
            events -= size;
        }
        for (int polls = phone is not null ? day.Random.Poisson(mean * PhoneShare) : 0; polls > 0; polls--)
        {
            Poll(day, phone!, into);
        }
    }

    void Session(DayPlan day, Device[] laptops, DateTime start, int size, bool first, List<LogRecord> into)
    {
        Prng random = day.Random;
        int before = into.Count;
        Device device = laptops[laptops.Length == 1 || random.Chance(0.7) ? 0 : 1];
        DateTime local = start;
        NetworkAddress? address = Connect(day, local, device);
        if (address is null)
        {
            return;
        }
        Guid session = Sessions.Of(organisation, day.User, device, day.Date);
        if (first && (day.FirstDay || day.PasswordExpires) || random.Chance(OpensInteractively))
        {
            local = interactive.Open(day, local, device, address, session, first, into);
        }
        bool atWork = day.IsWorkingHour(local);
        while (into.Count - before < size && local < day.Midnight.AddHours(24))
        {
            if (atWork != day.IsWorkingHour(local) || random.Chance(ChangesNetwork))
            {
                atWork = day.IsWorkingHour(local);
                address = Connect(day, local, device) ?? address;
            }
            int count = Math.Min(1 + random.Poisson(MoreInABurst), size - (into.Count - before));
            local = Burst(day, local, device, address, session, count, into);
            local = local.AddMinutes(random.Exponential(MinutesBetweenBursts));
        }
    }

    /// <summary>Tokens for a few applications at once, under one correlation id.</summary>
    DateTime Burst(DayPlan day, DateTime local, Device device, NetworkAddress address, Guid session, int count, List<LogRecord> into)
    {
        Prng random = day.Random;
        Guid correlation = random.Guid();
        Application application = Applications.Pick(random, day.User);
        bool challenged = application.ExternalChallenge && random.Chance(FaultRates.ChallengedRenewals);
        for (int i = 0; i < count; i++)
        {
            local = local.AddSeconds(random.Uniform(0.4, 6));
            Renew(day, local, device, address, application, correlation, session, challenged, into);
            if (i > 0 && random.Chance(0.5))
            {
                application = Applications.Pick(random, day.User);
                challenged &= application.ExternalChallenge;
            }
        }
        return local;
    }

    void Poll(DayPlan day, Device phone, List<LogRecord> into)
    {
        Prng random = day.Random;
        DateTime local = day.Midnight.AddHours(random.Uniform(6.5, 23));
        if (Connect(day, local, phone) is { } address)
        {
            Application application = Applications.Pick(random, day.User);
            Guid session = Sessions.Of(organisation, day.User, phone, day.Date);
            Renew(day, local, phone, address, application, random.Guid(), session, challenged: false, into);
        }
    }

    void Renew(
        DayPlan day, DateTime local, Device device, NetworkAddress address, Application application, Guid correlation, Guid session,
        bool challenged, List<LogRecord> into)
    {
        DateTime utc = day.Zone.ToUtc(local);
        if (day.Itinerary.At(utc) is not { } stay)
        {
            return;
        }
        Prng random = day.Random;
        Client client = ClientChoice.Background(random, device, day.Date, application);
        Step step = RenewalSteps.Draw(random, application, challenged, day.PasswordExpires);
        var visit = new Visit(day.User, address, client, correlation, session, stay.Away);
        into.Add(SignInFactory.Create(random, utc, visit, application, step, interactive: false));
    }

    /// <summary>Null on a journey.</summary>
    NetworkAddress? Connect(DayPlan day, DateTime local, Device device) => day.Itinerary.At(day.Zone.ToUtc(local)) is { } stay
        ? whereabouts.Choose(day.Random, day.User, stay, day.Date, day.OfficeDay, day.IsWorkingHour(local), device)
        : null;
}
