namespace CyberLM.Tenant;

/// <summary>S16 to S18 and X02: tokens instead of passwords.</summary>
static class TokenAttacks
{
    const string Broker = "Microsoft Authentication Broker";
    const string RefreshToken = "refreshToken", PrimaryRefreshToken = "primaryRefreshToken", Unbound = "unbound";

    static readonly string[] Desktop = ["Office 365 Exchange Online", "Microsoft Teams", "Microsoft Office"];
    static readonly string[] Web = ["OfficeHome", "Office 365 SharePoint Online", "Office 365 Exchange Online"];

    static readonly Step ByToken = new(Outcomes.Success, FactorWords.ByClaim);

    /// <summary>The victim types the code on a genuine page; the token is made for the one who asked for the code.</summary>
    public static void DeviceCode(AttackRun run)
    {
        User victim = run.VictimAtHome();
        Application broker = run.Application(Broker);
        Guid session = run.Random.Guid();
        NetworkAddress away = run.Infrastructure.Rented(run.Random);
        Client own = Infrastructure.Mimic(victim, run.Date);
        for (int n = run.Count("waits"); n > 0; n--)
        {
            SignInRecord wait = run.SignIn(
                "pending", victim, broker, run.HomeOf(victim), own, new Step(Outcomes.DeviceCodePending), session: session);
            run.Add(wait with { Protocol = "deviceCode" });
            run.Wait(run.Random.Uniform(4, 8));
        }
        SignInRecord typed = run.SignIn(
            "code entered", victim, broker, run.HomeOf(victim), own, FactorWords.Passed(victim, password: true), session: session,
            technique: "T1566.002");
        run.Add(typed with { Protocol = "deviceCode", Resource = WellKnown.Graph, ClientApp = ClientApps.Desktop });
        run.Wait(60 * run.Amount("minutesAfter"));
        Client theirs = Infrastructure.Tool(run.Random);
        for (int n = run.Count("renewals"); n > 0; n--)
        {
            SignInRecord renewal = run.SignIn(
                "token used", victim, broker, away, theirs, ByToken, interactive: false, session: session, technique: "T1550.001");
            run.Add(renewal with
            {
                Transfer = "deviceCodeFlow", IncomingToken = RefreshToken,
                Resource = run.Random.Chance(0.5) ? WellKnown.Graph : WellKnown.Exchange,
            });
            run.Wait(run.Random.Uniform(2, 600));
        }
    }

    public static void InTheMiddle(AttackRun run)
    {
        User victim = run.Victim();
        Guid session = run.Random.Guid();
        Application page = run.Application("OfficeHome");
        Client kit = run.Random.Chance(0.5) ? Infrastructure.Named("axios/1.7.9") : Infrastructure.Mimic(victim, run.Date);
        SignInRecord caught = run.SignIn(
            "through the page", victim, page, run.Infrastructure.Rented(run.Random), kit, FactorWords.Passed(victim, password: true),
            session: session);
        run.AddRisky(caught, DetectionKinds.AnomalousToken, "medium");
        run.Wait(run.Amount("secondsAfter"));
        NetworkAddress from = run.Infrastructure.Proxied(run.Random);
        Client client = Infrastructure.Browser(run.Random, run.Date);
        for (int n = run.Count("renewals"); n > 0; n--)
        {
            Application target = run.Application(run.Random.Pick(new[] { "OfficeHome", "Office 365 Exchange Online" }));
            run.Add(run.SignIn(
                "replay", victim, target, from, client, ByToken, interactive: false, session: session, technique: "T1550.004"));
            run.Wait(run.Random.Uniform(1, 90));
        }
        run.DetectUser(victim, DetectionKinds.AttackerInTheMiddle, "high", "noticed", "T1557");
    }

    /// <summary>A token of the broker registers a machine, which then gets a token that opens everything.</summary>
    public static void RegisterDevice(AttackRun run)
    {
        User victim = run.Victim();
        NetworkAddress from = run.Infrastructure.Rented(run.Random);
        Application broker = run.Application(Broker);
        Client client = Infrastructure.Named("Dsreg/10.0 (Windows 10.0.19044.1826)") with { OperatingSystem = "Windows 10" };
        Guid session = run.Random.Guid();
        SignInRecord registration = run.SignIn(
            "registration", victim, broker, from, client, new Step(Outcomes.Success, Password: true), session: session);
        run.Add(registration with { Resource = WellKnown.DeviceRegistration, IncomingToken = "none" });
        run.Wait(run.Random.Uniform(2, 30));
        string name = $"DESKTOP-{run.Random.Base62(7).ToUpperInvariant()}";
        var device = new Device(run.Random.Guid(), name, "Windows 10", DeviceTrust.Joined, false, false, [], "") { Managed = false };
        run.Change("device", AuditOperations.AddDevice, null, null, "T1098.005", new AuditTarget("Device", device.Id.ToString(), name));
        run.Change(
            "device", AuditOperations.OwnDevice, victim, from, "T1098.005", new AuditTarget("Device", device.Id.ToString(), name),
            AuditRecord.Of(victim));
        run.Wait(run.Random.Uniform(5, 60));
        Client joined = client with { Device = device };
        SignInRecord refresh = run.SignIn("refresh token", victim, broker, from, joined, ByToken, interactive: false, session: session);
        run.Add(refresh with { IncomingToken = RefreshToken, TokenProtection = Unbound });
        run.Wait(60 * run.Amount("minutesBetween"));
        for (int n = run.Count("renewals"); n > 0; n--)
        {
            Application target = run.Application(run.Random.Pick(Desktop));
            SignInRecord primary = run.SignIn(
                "primary token", victim, target, from, joined, ByToken, interactive: false, session: session, technique: "T1550.001");
            run.Add(primary with { IncomingToken = PrimaryRefreshToken, TokenProtection = Unbound });
            run.Wait(run.Random.Uniform(5, 400));
        }
        run.DetectUser(victim, DetectionKinds.PrimaryTokenAccess, "high", "noticed", "T1528");
    }

    /// <summary>The same browser, the same city, the same session: only the network is another.</summary>
    public static void StolenSession(AttackRun run)
    {
        User victim = run.VictimAtHome();
        NetworkAddress from = run.Infrastructure.Proxied(run.Random, victim.Home);
        Client client = Infrastructure.Mimic(victim, run.Date);
        SignInRecord owner = run.Owner(victim, run.Application("OfficeHome"), run.HomeOf(victim));
        run.Wait(run.Random.Uniform(300, 3_000));
        int renewals = run.Count("renewals");
        for (int n = 0; n < renewals; n++)
        {
            Application target = run.Application(run.Random.Pick(Web));
            run.Add(run.SignIn(
                "session used", victim, target, from, client, ByToken, interactive: false, session: owner.SessionId,
                technique: "T1550.004"));
            run.Pause(run.Amount("hours") * 60, renewals);
        }
    }
}
