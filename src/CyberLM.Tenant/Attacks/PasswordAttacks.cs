namespace CyberLM.Tenant;

/// <summary>S01 to S09: what can be done with names and passwords alone.</summary>
static class PasswordAttacks
{
    static readonly string[] Targets =
    [
        "Office 365 Exchange Online", "OfficeHome", "Azure Portal", "Microsoft Office", "Azure Active Directory PowerShell",
    ];

    static readonly Step Wrong = new(Outcomes.InvalidPassword, Password: true);
    static readonly Step Right = new(Outcomes.Success, Password: true);

    public static void Guess(AttackRun run)
    {
        User victim = run.Victim();
        NetworkAddress from = run.Infrastructure.Rented(run.Random);
        Client client = Infrastructure.Tool(run.Random);
        Application target = run.Application(run.Random.Pick(Targets));
        for (int left = run.Count("guesses"); left > 0; left--)
        {
            run.Add(run.SignIn("guess", victim, target, from, client, Wrong));
            run.Pause(run.Amount("minutes"), run.Count("guesses"));
        }
        if (run.Happens("success"))
        {
            run.Add(run.SignIn("success", victim, target, from, client, Right, technique: "T1078.004"));
        }
    }

    public static void Spray(AttackRun run)
    {
        NetworkAddress from = run.Infrastructure.Rented(run.Random);
        Client client = Infrastructure.Tool(run.Random);
        Application target = run.Application(run.Random.Pick(Targets));
        List<User> victims = run.Victims(run.Count("users"));
        foreach (User victim in victims)
        {
            run.Add(run.SignIn("spray", victim, target, from, client, Wrong));
            run.Pause(run.Amount("minutes"), victims.Count);
        }
        if (run.Happens("success"))
        {
            SignInRecord hit = run.SignIn("success", run.Random.Pick(victims), target, from, client, Right, technique: "T1078.004");
            run.Add(hit);
            run.Detect(hit, DetectionKinds.PasswordSpray, "high");
        }
    }

    /// <summary>One user after the other, for days: below any threshold.</summary>
    public static void SlowSpray(AttackRun run)
    {
        Client client = Infrastructure.Browser(run.Random, run.Date);
        Application target = run.Application("OfficeHome");
        DateTime until = run.Clock.AddHours(run.Amount("hours"));
        List<User> victims = run.Victims(int.MaxValue);
        NetworkAddress from = run.Infrastructure.Proxied(run.Random);
        for (int n = 0; run.Clock < until; n++)
        {
            // A new way in every few hours.
            from = n % 12 == 11 ? run.Infrastructure.Proxied(run.Random) : from;
            run.Add(run.SignIn("spray", victims[n % victims.Count], target, from, client, Wrong));
            run.Wait(60 * run.Random.Uniform(0.85, 1.15) * run.Amount("gapMinutes"));
        }
        if (run.Happens("success"))
        {
            SignInRecord hit = run.SignIn("success", run.Random.Pick(victims), target, from, client, Right, technique: "T1078.004");
            run.Add(hit);
            run.Detect(hit, DetectionKinds.PasswordSpray, "medium");
        }
    }

    /// <summary>Each user from an address of its own, all with one client.</summary>
    public static void DistributedSpray(AttackRun run)
    {
        Client client = Infrastructure.Browser(run.Random, run.Date);
        Application target = run.Application(run.Random.Pick(Targets));
        List<User> victims = run.Victims(run.Count("users"));
        foreach (User victim in victims)
        {
            run.Add(run.SignIn("spray", victim, target, run.Infrastructure.Proxied(run.Random), client, Wrong));
            run.Pause(run.Amount("minutes"), victims.Count);
        }
    }

    public static void Stuffing(AttackRun run)
    {
        Client client = Infrastructure.Tool(run.Random);
        Application target = run.Application(run.Random.Pick(Targets));
        NetworkAddress[] from = Addresses(run, run.Count("addresses"), run.Infrastructure.Proxied);
        List<User> victims = run.Victims(run.Count("users"));
        int attempts = Math.Max(run.Count("attempts"), victims.Count);
        for (int n = 0; n < attempts; n++)
        {
            // A bought list has names that are long gone.
            bool gone = run.Random.Chance(0.2);
            User user = gone ? Strangers.Of(run) : victims[n % victims.Count];
            Step step = gone ? new Step(Outcomes.UnknownUser, Password: true)
                : run.Random.Chance(0.08) ? new Step(Outcomes.AccountLocked, Password: true)
                : Wrong;
            run.Add(run.SignIn("stuff", user, target, run.Random.Pick(from), client, step));
            run.Pause(run.Amount("minutes"), attempts);
        }
    }

    public static void DistributedCracking(AttackRun run)
    {
        User victim = run.Victim();
        Client client = Infrastructure.Browser(run.Random, run.Date);
        Application target = run.Application(run.Random.Pick(Targets));
        var places = new List<City>();
        while (places.Count < run.Count("places"))
        {
            City place = run.Random.Pick(Cities.All);
            if (!places.Contains(place))
            {
                places.Add(place);
            }
        }
        int attempts = run.Count("attempts");
        for (int n = 0; n < attempts; n++)
        {
            Outcome outcome = run.Random.Weighted([0.8, 0.14, 0.03, 0.03]) switch
            {
                0 => Outcomes.InvalidPassword,
                1 => Outcomes.AccountLocked,
                2 => Outcomes.PasswordExpired,
                _ => Outcomes.NullPassword,
            };
            NetworkAddress from = run.Infrastructure.Proxied(run.Random, places[n % places.Count]);
            run.Add(run.SignIn("crack", victim, target, from, client, new Step(outcome, Password: true)));
            run.Pause(run.Amount("hours") * 60, attempts);
        }
    }

    public static void LockoutWave(AttackRun run)
    {
        Client client = Infrastructure.Tool(run.Random);
        Application target = run.Application("Office 365 Exchange Online");
        List<User> victims = run.Victims(run.Count("users"));
        NetworkAddress from = run.Infrastructure.Rented(run.Random);
        int lockouts = Math.Max(run.Count("lockouts"), victims.Count);
        for (int n = 0; n < lockouts; n++)
        {
            run.Add(run.SignIn("lock", victims[n % victims.Count], target, from, client, new Step(Outcomes.AccountLocked, Password: true)));
            run.Pause(run.Amount("minutes"), lockouts);
        }
    }

    public static void Portal(AttackRun run)
    {
        User victim = run.Administrator();
        Client client = Infrastructure.Browser(run.Random, run.Date);
        Application portal = run.Application("Azure Portal");
        NetworkAddress[] from = Addresses(run, run.Count("addresses"), run.Infrastructure.Rented);
        int guesses = run.Count("guesses");
        for (int n = 0; n < guesses; n++)
        {
            run.Add(run.SignIn("guess", victim, portal, run.Random.Pick(from), client, Wrong));
            run.Pause(run.Amount("minutes"), guesses);
        }
        run.AddRisky(
            run.SignIn("success", victim, portal, from[0], client, Right, technique: "T1078.004") with { Resource = WellKnown.Management },
            DetectionKinds.UnfamiliarFeatures, "medium");
    }

    public static void Enumerate(AttackRun run)
    {
        NetworkAddress from = run.Infrastructure.Rented(run.Random);
        Client client = Infrastructure.Tool(run.Random);
        Application target = run.Application("Office 365 Exchange Online");
        int names = run.Count("names");
        for (int n = 0; n < names; n++)
        {
            bool exists = run.Random.Chance(0.12);
            Step step = exists
                ? new Step(run.Random.Chance(0.2) ? Outcomes.AccountLocked : Outcomes.InvalidPassword, Password: true)
                : new Step(Outcomes.UnknownUser, Password: true);
            SignInRecord attempt = run.SignIn("enumerate", exists ? run.Victim() : Strangers.Of(run), target, from, client, step);
            run.Add(attempt with { Protocol = "ropc", ClientApp = ClientApps.Desktop });
            run.Pause(run.Amount("minutes"), names);
        }
        for (int n = run.Count("unknownClients"); n > 0; n--)
        {
            var client0 = new Application(run.Random.Guid(), "", false, false, false, [WellKnown.Graph]);
            SignInRecord attempt = run.SignIn(
                "unknown client", run.Victim(), client0, from, client, new Step(Outcomes.UnknownApplication, Password: true));
            run.Add(attempt with { Protocol = "ropc" });
            run.Wait(run.Random.Uniform(1, 20));
        }
    }

    static NetworkAddress[] Addresses(AttackRun run, int count, Func<Prng, NetworkAddress> take) =>
        [.. Enumerable.Range(0, count).Select(_ => take(run.Random))];

    static NetworkAddress[] Addresses(AttackRun run, int count, Func<Prng, City?, NetworkAddress> take) =>
        Addresses(run, count, random => take(random, null));
}
