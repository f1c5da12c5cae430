namespace CyberLM.Tenant;

/// <summary>S12 to S15, S20, S23, S25 and X05: somebody has an account and uses it.</summary>
static class AccountAttacks
{
    static readonly string[] Everyday = ["OfficeHome", "Office 365 Exchange Online", "Office 365 SharePoint Online", "My Apps"];
    static readonly Step Password = new(Outcomes.Success, Password: true);

    public static void ImpossibleTravel(AttackRun run)
    {
        User victim = run.VictimAtHome();
        NetworkAddress home = run.HomeOf(victim);
        run.Owner(victim, run.Application("OfficeHome"), home);
        run.Wait(60 * run.Amount("minutesAfter"));
        // Far enough for the least speed asked for, whatever the gap.
        City there = run.FarFrom(home.City, 1_500);
        NetworkAddress from = run.Infrastructure.Proxied(run.Random, there);
        Client client = Infrastructure.Browser(run.Random, run.Date);
        for (int n = 0; n < run.Count("signIns"); n++)
        {
            SignInRecord record = run.SignIn("elsewhere", victim, run.Application(run.Random.Pick(Everyday)), from, client, Password);
            run.Add(record);
            if (n == 0)
            {
                run.Detect(record, run.Random.Chance(0.5) ? DetectionKinds.ImpossibleTravel : DetectionKinds.UnlikelyTravel, "medium");
            }
            run.Wait(run.Random.Uniform(10, 240));
        }
    }

    public static void NewCountry(AttackRun run)
    {
        User victim = run.Victim();
        NetworkAddress from = run.Infrastructure.Proxied(run.Random, run.FarFrom(victim.Home, 1_500));
        Client client = Infrastructure.Browser(run.Random, run.Date);
        for (int n = 0; n < run.Count("signIns"); n++)
        {
            SignInRecord record = run.SignIn("new country", victim, run.Application(run.Random.Pick(Everyday)), from, client, Password);
            SignInRecord marked = run.AddRisky(record, DetectionKinds.UnfamiliarFeatures, "high");
            if (n == 0)
            {
                run.Detect(marked, DetectionKinds.NewCountry, "medium");
                run.Detect(marked, DetectionKinds.UnlikelyTravel, "medium");
            }
            run.Wait(run.Random.Uniform(20, 400));
        }
    }

    public static void Anonymous(AttackRun run)
    {
        User victim = run.Victim();
        Client client = Infrastructure.Browser(run.Random, run.Date);
        Step step = run.Happens("blocked") ? new Step(Outcomes.Blocked, Password: true) : Password;
        for (int n = 0; n < run.Count("signIns"); n++)
        {
            // A circuit of its own for each.
            NetworkAddress from = run.Infrastructure.Exit(run.Random);
            SignInRecord record = run.SignIn("exit node", victim, run.Application(run.Random.Pick(Everyday)), from, client, step);
            run.AddRisky(record, DetectionKinds.AnonymizedAddress, n == 0 ? "high" : "medium");
            run.Wait(run.Random.Uniform(30, 900));
        }
    }

    public static void Legacy(AttackRun run)
    {
        User victim = run.Victim();
        NetworkAddress from = run.Infrastructure.Rented(run.Random);
        Client client = Infrastructure.Named("BAV2ROPC") with { App = run.Random.Pick(ClientApps.Legacy) };
        int signIns = run.Count("signIns");
        for (int n = 0; n < signIns; n++)
        {
            SignInRecord record = run.SignIn("legacy", victim, run.Application("Office 365 Exchange Online"), from, client, Password);
            run.Add(record with { Protocol = "ropc" });
            run.Pause(run.Amount("minutes"), signIns);
        }
    }

    /// <summary>A list of accounts is tried; some of them are closed, one or two are not.</summary>
    public static void Disabled(AttackRun run)
    {
        User former = Strangers.Former(run);
        NetworkAddress from = run.Infrastructure.Rented(run.Random);
        Client client = Infrastructure.Browser(run.Random, run.Date);
        string[] names = [.. Everyday, "Azure Portal", "Power BI"];
        int applications = run.Count("applications");
        int steps = applications + run.Count("others");
        for (int n = 0; n < applications; n++)
        {
            run.Add(run.SignIn("disabled", former, run.Application(names[n]), from, client, new Step(Outcomes.Disabled, Password: true)));
            run.Pause(run.Amount("minutes"), steps);
        }
        foreach (User other in run.Victims(run.Count("others")))
        {
            run.Add(run.SignIn("another account", other, run.Application("OfficeHome"), from, client, Password, technique: "T1078.004"));
            run.Pause(run.Amount("minutes"), steps);
        }
    }

    public static void GuestPivot(AttackRun run)
    {
        NetworkAddress from = run.Infrastructure.Cloud(run.Random);
        User[] guests = [.. run.Organisation.Users.Where(user => user.Kind == UserKind.Guest)];
        User guest = guests.Length > 0 ? run.Random.Pick(guests) : Strangers.Guest(run, from);
        Client client = Infrastructure.Browser(run.Random, run.Date);
        for (int n = 0; n < run.Count("signIns"); n++)
        {
            SignInRecord record = run.SignIn("pivot", guest, run.Application("Azure Portal"), from, client, Password);
            run.Add(record with { Resource = WellKnown.Management });
            run.Wait(run.Random.Uniform(30, 1_200));
        }
    }

    /// <summary>A stolen account opens whatever it can reach.</summary>
    public static void Sprawl(AttackRun run)
    {
        User victim = run.Victim();
        NetworkAddress from = run.Infrastructure.Proxied(run.Random, run.FarFrom(victim.Home, 500));
        Client client = Infrastructure.Browser(run.Random, run.Date);
        Application[] applications =
        [
            .. Enumerable.Range(0, run.Count("applications")).Select(n => new Application(
                run.Random.Guid(), $"{run.Random.Pick(Names.Partners)} {run.Random.Pick(Names.ServicePrincipals)} {n + 1}",
                true, false, false, [WellKnown.Graph])),
        ];
        int records = Math.Max(run.Count("records"), applications.Length);
        for (int n = 0; n < records; n++)
        {
            bool interactive = n < applications.Length && run.Random.Chance(0.4);
            Application one = n < applications.Length ? applications[n] : run.Random.Pick(applications);
            run.Add(run.SignIn(
                "sprawl", victim, one, from, client, new Step(Outcomes.Success), interactive, technique: n == 0 ? "T1078.004" : "T1526"));
            run.Pause(run.Amount("hours") * 60, records);
        }
    }

    /// <summary>Everything is genuine: person, device, address. Only the amount is not.</summary>
    public static void Insider(AttackRun run)
    {
        User insider = run.VictimAtHome();
        Device device = insider.Equipment.Laptops(run.Date).First();
        NetworkAddress from = run.HomeOf(insider);
        Application[] targets = [run.Application("Office 365 SharePoint Online"), run.Application("OneDrive SyncEngine")];
        Guid session = Sessions.Of(run.Organisation, insider, device, run.Date);
        int records = run.Count("records");
        for (int n = 0; n < records; n++)
        {
            Application target = run.Random.Pick(targets);
            Client client = ClientChoice.Background(run.Random, device, run.Date, target);
            run.Add(run.SignIn("collect", insider, target, from, client, new Step(Outcomes.Success), interactive: false, session: session));
            run.Pause(run.Amount("hours") * 60, records);
        }
    }
}
