namespace CyberLM.Tenant;

/// <summary>A person, or an account that a machine uses.</summary>
public enum UserKind { Person, Service }

/// <summary>An application of a user with how often it is opened.</summary>
public readonly record struct ApplicationUse(Application Application, double Weight);

/// <summary>A user with everything that explains the traffic.</summary>
/// <param name="Home">City of the home; its time zone is the user's.</param>
/// <param name="Office">The office the user belongs to; null for those who work remotely, and for service accounts.</param>
/// <param name="WorkStart">Hour of local time at which work begins; <paramref name="WorkHours"/> later it ends.</param>
/// <param name="Activity">Factor on the tenant's mean number of events; 1 on average.</param>
public sealed record User(
    int Index,
    UserKind Kind,
    Guid Id,
    string DisplayName,
    string PrincipalName,
    string? AlternateName,
    string Department,
    City Home,
    Office? Office,
    NetworkAddress HomeAddress,
    double WorkStart,
    double WorkHours,
    double Activity,
    IReadOnlyList<Device> Devices,
    IReadOnlyList<ApplicationUse> Applications);

/// <summary>An office: where its people come out to the internet, on site and through its VPN.</summary>
public sealed record Office(City City, IReadOnlyList<NetworkAddress> Addresses, IReadOnlyList<NetworkAddress> VpnExits);
