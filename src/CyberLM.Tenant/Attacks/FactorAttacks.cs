namespace CyberLM.Tenant;

/// <summary>S10, S11, S26: against the second factor.</summary>
static class FactorAttacks
{
    /// <summary>Prompts until somebody presses the button.</summary>
    public static void Fatigue(AttackRun run)
    {
        User victim = run.Victim() with { Factor = FactorMethod.AppNotification };
        NetworkAddress from = run.Infrastructure.Proxied(run.Random, run.Random.Chance(0.4) ? victim.Home : null);
        Client client = Infrastructure.Browser(run.Random, run.Date);
        Application target = run.Application(run.Random.Pick(new[] { "OfficeHome", "Azure Portal", "My Apps" }));
        int prompts = run.Count("prompts");
        for (int n = 0; n < prompts; n++)
        {
            string detail = run.Random.Chance(0.45) ? FactorWords.Declined : FactorWords.NoResponse;
            run.Add(run.SignIn("prompt", victim, target, from, client, FactorWords.Failed(victim, detail)));
            run.Pause(run.Amount("minutes"), prompts + 1);
        }
        run.Add(run.SignIn("accepted", victim, target, from, client, FactorWords.Passed(victim, password: true), technique: "T1078.004"));
    }

    public static void Codes(AttackRun run)
    {
        User victim = run.Victim() with { Factor = FactorMethod.AuthenticatorCode };
        NetworkAddress from = run.Infrastructure.Rented(run.Random);
        Client client = Infrastructure.Tool(run.Random);
        Application target = run.Application("OfficeHome");
        Guid[] sessions = [.. Enumerable.Range(0, run.Count("sessions")).Select(_ => run.Random.Guid())];
        int codes = run.Count("codes");
        for (int n = 0; n < codes; n++)
        {
            Step step = FactorWords.Failed(victim, FactorWords.InvalidCode);
            run.Add(run.SignIn("code", victim, target, from, client, step, session: sessions[n % sessions.Length]));
            run.Pause(run.Amount("minutes"), codes);
        }
    }

    /// <summary>A list with the password turns up, somebody comes with it, and registers a factor of their own.</summary>
    public static void Takeover(AttackRun run)
    {
        User victim = run.Victim();
        run.DetectUser(victim, DetectionKinds.LeakedCredentials, "high", "leak", "T1589.001");
        run.Wait(3600 * run.Amount("hoursUntil"));
        NetworkAddress from = run.Infrastructure.Proxied(run.Random, run.FarFrom(victim.Home, 1_500));
        Client client = Infrastructure.Browser(run.Random, run.Date);
        SignInRecord takeover = run.SignIn(
            "takeover", victim, run.Application("My Apps"), from, client, new Step(Outcomes.Success, Password: true),
            technique: "T1078.004");
        run.AddRisky(takeover, DetectionKinds.UnfamiliarFeatures, "high");
        run.Wait(60 * run.Amount("minutesUntilFactor"));
        run.Change("own factor", AuditOperations.RegisterFactor, victim, from, "T1556.006", AuditRecord.Of(victim));
    }
}
