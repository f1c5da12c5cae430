namespace CyberLM.Tenant;

/// <summary>A service account: never interactive, at a steady pace day and night, from one hosting address.</summary>
sealed class ServiceDay(Organisation organisation)
{
    public void Simulate(User user, DateOnly date, List<SignInRecord> into)
    {
        var random = new Prng(organisation.Options.Seed, (ulong)Purpose.Service, (ulong)user.Index, (ulong)date.DayNumber);
        DateTime midnight = date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        int runs = Math.Max(1, (int)Math.Round(organisation.Options.EventsPerUserPerDay * user.Activity));
        double minutes = 24.0 * 60 / runs;
        Client client = ClientChoice.Daemon(user);
        // Its refresh token runs out once in a while; every run fails until somebody notices.
        int failsFrom = random.Chance(0.03) ? random.Below(runs) : runs;
        int failsUntil = failsFrom + 1 + random.Below(4);
        for (int run = 0; run < runs; run++)
        {
            Outcome outcome = run >= failsFrom && run < failsUntil ? Outcome.RefreshTokenExpired : Outcome.Success;
            DateTime at = midnight.AddMinutes(minutes * (run + 0.2)).AddSeconds(random.Uniform(0, Math.Min(20, minutes * 30)));
            Application application = user.Applications[0].Application;
            into.Add(SignInFactory.Create(
                random, at, random.Guid(), user, application, user.HomeAddress, client, outcome, interactive: false, mfaDetail: null));
        }
    }
}
