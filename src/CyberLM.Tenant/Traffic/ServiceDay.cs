namespace CyberLM.Tenant;

/// <summary>An account of a machine: never interactive, at a steady pace day and night, from one hosting address.</summary>
sealed class ServiceDay(Organisation organisation)
{
    public void Simulate(User user, DateOnly date, List<LogRecord> into)
    {
        var random = new Prng(organisation.Options.Seed, (ulong)Purpose.Service, (ulong)user.Index, (ulong)date.DayNumber);
        DateTime midnight = date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        int runs = Math.Max(1, (int)Math.Round(organisation.Options.EventsPerUserPerDay * user.Activity));
        double minutes = 24.0 * 60 / runs;
        bool legacy = user.DisplayName.EndsWith(Organisation.LegacyMail, StringComparison.Ordinal);
        Client client = ClientChoice.Daemon(user, legacy);
        // Its refresh token runs out once in a while; every run fails until somebody notices.
        int failsFrom = random.Chance(0.03) ? random.Below(runs) : runs;
        int failsUntil = failsFrom + 1 + random.Below(4);
        for (int run = 0; run < runs; run++)
        {
            Outcome outcome = run >= failsFrom && run < failsUntil ? Outcomes.RefreshTokenExpired : Outcomes.Success;
            DateTime at = midnight.AddMinutes(minutes * (run + 0.2)).AddSeconds(random.Uniform(0, Math.Min(20, minutes * 30)));
            var visit = new Visit(user, user.HomeAddress, client, random.Guid(), random.Guid());
            SignInRecord record = SignInFactory.Create(
                random, at, visit, user.Applications[0].Application, new Step(outcome, Password: legacy), interactive: false);
            into.Add(legacy ? record with { Protocol = "ropc" } : record);
        }
    }
}
