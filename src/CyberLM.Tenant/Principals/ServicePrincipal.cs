namespace CyberLM.Tenant;

/// <summary>How an application without a user proves who it is.</summary>
public enum CredentialKind { ClientSecret, Certificate, Federated }

/// <summary>An application that signs in by itself: on a schedule, from one or two addresses of a data centre.</summary>
/// <param name="Runs">Sign-ins a day.</param>
public sealed record ServicePrincipal(
    int Index, Guid Id, Guid AppId, string Name, CredentialKind Credential, IReadOnlyList<NetworkAddress> Addresses, Resource Resource,
    Guid KeyId, int Runs)
{
    const int PeoplePerPrincipal = 10;

    // Most automation runs a few times a day, some of it every few minutes.
    static readonly int[] RunsADay = [1, 2, 4, 12, 24, 24, 48, 96];

    static readonly Resource[] Resources = [WellKnown.Graph, WellKnown.Management, WellKnown.KeyVault, WellKnown.Exchange];

    internal static IReadOnlyList<ServicePrincipal> Plan(TenantOptions options, Prng random, AddressPlan addresses, City city)
    {
        int count = Math.Min(200, 2 + options.Users / PeoplePerPrincipal);
        var all = new List<ServicePrincipal>(count);
        for (int i = 0; i < count; i++)
        {
            string name = Names.ServicePrincipals[i % Names.ServicePrincipals.Count];
            int round = i / Names.ServicePrincipals.Count;
            NetworkAddress Address() => addresses.Take("cloud", NetworkKind.DataCentre, city);
            NetworkAddress[] from = [Address(), Address()];
            all.Add(new ServicePrincipal(
                i, random.Guid(), random.Guid(), round == 0 ? name : $"{name}-{round + 1}",
                (CredentialKind)random.Weighted([0.5, 0.35, 0.15]), random.Chance(0.7) ? from[..1] : from,
                random.Pick(Resources), random.Guid(), random.Pick(RunsADay)));
        }
        return all;
    }
}

/// <summary>A sign-in of a service principal, before it is text.</summary>
public sealed record PrincipalSignIn : LogRecord
{
    public override LogStream Stream => LogStream.ServicePrincipal;
    public override string Identifier => RequestId.ToString();

    public required Guid RequestId { get; init; }
    public required Guid CorrelationId { get; init; }
    public required string TokenId { get; init; }
    public required ServicePrincipal Principal { get; init; }
    public required NetworkAddress Address { get; init; }
    public required Resource Resource { get; init; }
    public required Outcome Outcome { get; init; }
    public required CredentialKind Credential { get; init; }
    public required Guid KeyId { get; init; }

    internal static PrincipalSignIn Of(
        Prng random, DateTime time, ServicePrincipal principal, NetworkAddress address, Resource resource, Outcome outcome) => new()
        {
            Time = new DateTime(time.Ticks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc),
            RequestId = random.RequestId(),
            CorrelationId = random.Guid(),
            TokenId = random.Base62(22),
            Principal = principal,
            Address = address,
            Resource = resource,
            Outcome = outcome,
            Credential = principal.Credential,
            KeyId = principal.KeyId,
        };
}

/// <summary>A day of a service principal: a steady beat, and once in a long while a secret that has run out.</summary>
sealed class PrincipalDay(Organisation organisation)
{
    const double SecretRunsOut = 0.002;
    const double WrongSecret = 0.0008;

    public void Simulate(ServicePrincipal principal, DateOnly date, List<LogRecord> into)
    {
        var random = new Prng(organisation.Options.Seed, (ulong)Purpose.Principals, (ulong)principal.Index, (ulong)date.DayNumber);
        DateTime midnight = date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        double minutes = 24.0 * 60 / principal.Runs;
        bool secret = principal.Credential == CredentialKind.ClientSecret;
        int failsFrom = secret && random.Chance(SecretRunsOut) ? random.Below(principal.Runs) : principal.Runs;
        for (int run = 0; run < principal.Runs; run++)
        {
            DateTime at = midnight.AddMinutes(minutes * (run + 0.1)).AddSeconds(random.Uniform(0, Math.Min(45, minutes * 30)));
            Outcome outcome = run >= failsFrom && run < failsFrom + 6 ? Outcomes.ExpiredSecret
                : secret && random.Chance(WrongSecret) ? Outcomes.InvalidSecret
                : Outcomes.Success;
            into.Add(PrincipalSignIn.Of(random, at, principal, random.Pick(principal.Addresses), principal.Resource, outcome));
        }
    }
}
