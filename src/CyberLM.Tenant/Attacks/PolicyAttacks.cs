namespace CyberLM.Tenant;

/// <summary>S19, S21, S22 and X06: feeling out what is allowed, and changing it.</summary>
static class PolicyAttacks
{
    static readonly Step Password = new(Outcomes.Success, Password: true);

    // Clients that people copy from phones and old systems in the hope that a policy forgot them.
    static readonly string[] Agents =
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; Xbox; Xbox One) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/44.0 Edge/13.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 15_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
        "Mozilla/5.0 (Linux; Android 9; SM-G960F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/99.0.4844.88 Mobile Safari/537.36",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
        "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 13_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.5 Safari/605.1.15",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; AS; rv:11.0) like Gecko",
        "Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Microsoft; Lumia 950) AppleWebKit/537.36 Chrome/52.0 Mobile Edge/15.1",
        "Mozilla/5.0 (PlayStation 4 3.11) AppleWebKit/537.73 (KHTML, like Gecko)",
        "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.12026; Pro)",
        "Outlook-iOS/2.0",
    ];

    public static void Probe(AttackRun run)
    {
        User victim = run.Victim();
        Client client = Infrastructure.Browser(run.Random, run.Date);
        // One place, several addresses in it.
        City city = run.FarFrom(victim.Home, 500);
        NetworkAddress[] from = [.. Enumerable.Range(0, run.Count("addresses")).Select(_ => run.Infrastructure.Proxied(run.Random, city))];
        Application target = run.Application(run.Random.Pick(new[] { "OfficeHome", "Azure Portal", "My Apps" }));
        Outcome[] refusals = [Outcomes.Blocked, Outcomes.ExternalChallenge, Outcomes.DeviceNotCompliant];
        int attempts = run.Count("attempts");
        for (int n = 0; n < attempts; n++)
        {
            Outcome outcome = refusals[run.Random.Weighted([0.6, 0.2, 0.2])];
            run.Add(run.SignIn("probe", victim, target, from[n % from.Length], client, new Step(outcome, Password: true)));
            run.Pause(run.Amount("minutes"), attempts);
        }
    }

    /// <summary>Sweeps clients and applications for one that asks no second factor, then reads the directory.</summary>
    public static void Reconnaissance(AttackRun run)
    {
        User victim = run.Victim();
        NetworkAddress from = run.Infrastructure.Rented(run.Random);
        string[] names =
            ["OfficeHome", "Azure Portal", "Office 365 Exchange Online", "Microsoft Azure CLI", "Microsoft Teams", "Microsoft Office"];
        int agents = run.Count("agents");
        for (int n = 0; n < agents; n++)
        {
            Application target = run.Application(names[n % run.Count("applications")]);
            Step step = run.Random.Chance(0.5) ? Password
                : new Step(run.Random.Chance(0.5) ? Outcomes.StrongAuthenticationRequired : Outcomes.Blocked, Password: true);
            run.Add(run.SignIn("sweep", victim, target, from, Infrastructure.Named(Agents[n]), step, technique: "T1526"));
            run.Pause(run.Amount("minutes"), agents);
        }
        for (int n = run.Count("collections"); n > 0; n--)
        {
            SignInRecord record = run.SignIn(
                "collection", victim, run.Application("Microsoft Azure CLI"), from, Infrastructure.Named("azurehound/v2.1.8"), Password,
                interactive: n % 2 == 0);
            run.Add(record with { Resource = WellKnown.Graph });
            run.Wait(run.Random.Uniform(5, 300));
        }
    }

    public static void PowerShell(AttackRun run)
    {
        User victim = run.Victim();
        NetworkAddress from = run.Infrastructure.Rented(run.Random);
        Client client = Infrastructure.Named("Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.19041.3803")
            with { OperatingSystem = "Windows 10" };
        Application directory = run.Application("Azure Active Directory PowerShell");
        const string Azure = "Microsoft Azure PowerShell";
        var azure = new Application(WellKnown.ApplicationId(Azure)!.Value, Azure, false, false, false, [WellKnown.Management]);
        Resource[] resources = [WellKnown.KeyVault, WellKnown.Management, WellKnown.Exchange];
        int signIns = run.Count("signIns");
        for (int n = 0; n < signIns; n++)
        {
            bool first = n % 3 != 2;
            SignInRecord record = run.SignIn(
                "shell", victim, first ? directory : azure, from, client, Password, technique: first ? null : "T1059.001");
            run.Add(record with { Resource = n == 0 ? WellKnown.KeyVault : run.Random.Pick(resources), ClientApp = ClientApps.Desktop });
            run.Pause(run.Amount("minutes"), signIns);
        }
    }

    /// <summary>An administrator's account opens a policy, and another account walks through.</summary>
    public static void Weaken(AttackRun run)
    {
        User administrator = run.Administrator();
        NetworkAddress from = run.Infrastructure.Proxied(run.Random, administrator.Home);
        Client client = Infrastructure.Browser(run.Random, run.Date);
        Step passed = FactorWords.Passed(administrator, password: true);
        SignInRecord entry = run.SignIn(
            "administrator", administrator, run.Application("Azure Portal"), from, client, passed, technique: "T1078.004");
        run.Add(entry with { Resource = WellKnown.Management });
        run.Wait(run.Random.Uniform(60, 600));
        AccessPolicy policy = run.Organisation.Policies.First(one => one.Kind == PolicyKind.BlockedCountries);
        AuditOperation operation = run.Random.Chance(0.5) ? AuditOperations.DeletePolicy : AuditOperations.UpdatePolicy;
        run.Change("weaken", operation, administrator, from, "T1556.009", new AuditTarget("Policy", policy.Id.ToString(), policy.Name));
        run.Wait(60 * run.Amount("minutesUntil"));
        User victim = run.Victim();
        string country = run.Organisation.BlockedCountries.First();
        NetworkAddress through = run.Infrastructure.Proxied(run.Random, Cities.All.First(city => city.Country == country));
        for (int n = run.Count("signIns"); n > 0; n--)
        {
            run.Add(run.SignIn(
                "through the gap", victim, run.Application("OfficeHome"), through, client, Password, technique: "T1078.004"));
            run.Wait(run.Random.Uniform(30, 900));
        }
    }
}
