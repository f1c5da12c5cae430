namespace CyberLM.Tenant;

/// <summary>How the form of sign-ins goes through the log.</summary>
public enum SchemaPlan
{
    /// <summary>The form of the reference's export, whose lists are empty.</summary>
    Of2022,
    /// <summary>Today's form: policies, steps of authentication, sessions.</summary>
    Of2026,
    /// <summary>2022 at first, one new field after a quarter, today's form and a new type of record from half time on.</summary>
    Drift,
}

/// <summary>What decides a simulated organisation: equal options give equal bytes.</summary>
/// <param name="Users">People; service accounts come on top, one for every fifteen people.</param>
/// <param name="Days">Length of the log in days of UTC.</param>
/// <param name="Seed">Chooses the organisation and everything that happens in it.</param>
/// <param name="Start">First day of the log, from midnight UTC.</param>
public sealed record TenantOptions(int Users, int Days, ulong Seed, DateOnly Start)
{
    public const int MaxUsers = 50_000;
    public const int MaxDays = 3_660;
    public const double MaxEvents = 5_000;

    /// <summary>Mean number of sign-in records of one person on a working day.</summary>
    public double EventsPerUserPerDay { get; init; } = 24;

    /// <summary>The form of the sign-ins, and whether it changes in the middle.</summary>
    public SchemaPlan Schema { get; init; } = SchemaPlan.Of2022;

    /// <summary>Which streams are written; sign-ins always are.</summary>
    public IReadOnlyList<LogStream> Streams { get; init; } = [LogStream.SignIn];

    /// <summary>Ids of <see cref="AttackCatalog"/>; one that is named twice is played twice.</summary>
    public IReadOnlyList<string> Attacks { get; init; } = [];

    /// <summary>Refuses options that describe no organisation.</summary>
    public void Validate()
    {
        if (Users is < 1 or > MaxUsers)
        {
            throw new ArgumentException($"A tenant needs 1 to {MaxUsers} users, not {Users}.", nameof(Users));
        }
        if (Days is < 1 or > MaxDays)
        {
            throw new ArgumentException($"A tenant's log covers 1 to {MaxDays} days, not {Days}.", nameof(Days));
        }
        if (!(EventsPerUserPerDay > 0 && EventsPerUserPerDay <= MaxEvents))
        {
            throw new ArgumentException(
                $"Events per user and day must be above 0 and at most {MaxEvents}, not {EventsPerUserPerDay}.",
                nameof(EventsPerUserPerDay));
        }
        if (Attacks.FirstOrDefault(id => AttackCatalog.Find(id) is null) is { } unknown)
        {
            string known = string.Join(", ", AttackCatalog.All.Select(attack => attack.Id));
            throw new ArgumentException($"There is no attack '{unknown}'; there are {known}.", nameof(Attacks));
        }
        if (Start.Year is < 1970 or > 9900)
        {
            throw new ArgumentException($"The first day must lie between the years 1970 and 9900, not in {Start.Year}.", nameof(Start));
        }
    }
}
