namespace CyberLM.Tenant;

/// <summary>A person of the organisation, an account that a machine uses, a person of another organisation, or a name nobody has.</summary>
public enum UserKind { Person, Service, Guest, Unknown }

/// <summary>How a person proves that it is them a second time.</summary>
public enum FactorMethod { AppNotification, AuthenticatorCode, TextMessage, SecurityKey }

/// <summary>An application of a user with how often it is opened.</summary>
public readonly record struct ApplicationUse(Application Application, double Weight);

/// <summary>From the day of joining to the day before leaving.</summary>
public readonly record struct Employment(DateOnly Joins, DateOnly Leaves)
{
    public static Employment Always => new(DateOnly.MinValue, DateOnly.MaxValue);

    public bool At(DateOnly date) => date >= Joins && date < Leaves;
}

/// <summary>Another organisation with a directory of its own, from which guests come.</summary>
public sealed record Partner(string Domain, Guid TenantId, NetworkAddress Address);

/// <summary>A user with everything that explains the traffic.</summary>
/// <param name="Home">City of the home; its time zone is the user's.</param>
/// <param name="Office">The office the user belongs to; null for those who work remotely, and for service accounts.</param>
/// <param name="WorkStart">Hour of local time at which work begins; <paramref name="WorkHours"/> later it ends.</param>
/// <param name="Activity">Factor on the tenant's mean number of events; 1 on average.</param>
/// <param name="Partner">Where a guest comes from; null for everybody else.</param>
public sealed record User(
    int Index,
    UserKind Kind,
    Guid Id,
    string DisplayName,
    string PrincipalName,
    string? AlternateName,
    Role Role,
    City Home,
    Office? Office,
    HomeLine HomeLine,
    double WorkStart,
    double WorkHours,
    double Activity,
    Equipment Equipment,
    IReadOnlyList<ApplicationUse> Applications)
{
    // Whoever is not told otherwise was there before the log and stays.
    public Employment Employment { get; init; } = Employment.Always;
    public Partner? Partner { get; init; }
    public FactorMethod Factor { get; init; }
    public bool Administrator { get; init; }
    public bool PasswordExpires { get; init; }

    public NetworkAddress HomeAddress => HomeLine.Leases[0];
}

/// <summary>An office: where its people come out to the internet, on site and through its VPN.</summary>
public sealed record Office(City City, IReadOnlyList<NetworkAddress> Addresses, IReadOnlyList<NetworkAddress> VpnExits);
