using System.Net;

namespace CyberLM.Detection.Scenarios;

/// <summary>Who takes part. Events are dealt to its members: each has had one before any has a second.</summary>
public abstract record ScenarioActor(string Name, CountRange Members);

public enum UserOrigin : byte
{
    /// <summary>Users that the organisation has: drawn, or named by whoever plays the scenario.</summary>
    Known,

    /// <summary>Names that it does not have.</summary>
    Unknown,

    /// <summary>People of another organisation, invited here.</summary>
    Guest,

    /// <summary>Applications that sign in by themselves.</summary>
    Principal,
}

/// <summary>Parts: the name that signs in (no part), <c>id</c>, and <c>name</c>, how it is displayed.</summary>
public sealed record UserActor(string Name, CountRange Members, UserOrigin Who) : ScenarioActor(Name, Members)
{
    public static IReadOnlyList<string> Parts { get; } = ["id", "name"];
}

/// <summary>
/// Addresses, each with one network and one place for the whole run. Parts: the address (no part), <c>asn</c>, <c>city</c>, <c>state</c>,
/// <c>country</c>, <c>latitude</c>, <c>longitude</c>, and <c>agent</c>, which is dealt for each event.
/// </summary>
/// <param name="Ranges">where addresses are drawn from, without one twice</param>
/// <param name="Systems">autonomous systems, dealt to the addresses</param>
/// <param name="Places">dealt to the addresses</param>
/// <param name="Away">kilometres that a place lies at least from where the scenario's users usually are; 0: anywhere</param>
/// <param name="Agents">user agents, dealt to events; without any the model writes them</param>
public sealed record AddressActor(
    string Name, CountRange Members, IReadOnlyList<IPNetwork> Ranges, IReadOnlyList<int> Systems, IReadOnlyList<Place> Places,
    int Away, IReadOnlyList<string> Agents) : ScenarioActor(Name, Members)
{
    public static IReadOnlyList<string> Parts { get; } = ["asn", "city", "state", "country", "latitude", "longitude", "agent"];

    /// <summary>Networks that belong to nobody (RFC 5737), so that no rehearsal accuses anyone.</summary>
    public static IReadOnlyList<IPNetwork> Documentation { get; } =
        [IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("198.51.100.0/24"), IPNetwork.Parse("203.0.113.0/24")];

    /// <summary>
    /// An address drawn for another actor can be one of this one's. Where users must be far away it is not known for which users it was.
    /// </summary>
    public bool Admits(CastAddress drawn) => Away == 0 && Ranges.Any(range => range.Contains(drawn.Address))
        && (Systems.Count == 0 || Systems.Contains(drawn.System))
        && (Places.Count == 0 || drawn.Place is { } place && Places.Contains(place));
}

/// <param name="Country">two letters of ISO 3166</param>
public sealed record Place(string City, string State, string Country, double Latitude, double Longitude);
