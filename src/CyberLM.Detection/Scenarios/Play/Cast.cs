using System.Net;
using CyberLM.Detection.Stateful;

namespace CyberLM.Detection.Scenarios;

/// <summary>Who plays an actor with users.</summary>
/// <param name="User">the name that signs in</param>
/// <param name="HasDays">the model has days of theirs, which the records are a part of</param>
public sealed record CastUser(string User, string Id, string Name, bool HasDays)
{
    /// <summary>Degrees of where they were in the first record that was looked at; null where it does not say.</summary>
    public (double Latitude, double Longitude)? Usual { get; init; }
}

/// <summary>An address that an actor has.</summary>
public sealed record CastAddress(IPAddress Address, int System, Place? Place);

/// <summary>Who and what plays the actors of a scenario, by the actors' names.</summary>
public sealed record Cast(
    IReadOnlyDictionary<string, IReadOnlyList<CastUser>> Users, IReadOnlyDictionary<string, IReadOnlyList<CastAddress>> Addresses)
{
    public int Members(string actor) => Users.TryGetValue(actor, out var users) ? users.Count : Addresses[actor].Count;

    /// <summary>Of an actor: each of its places and systems is dealt before one comes again.</summary>
    /// <param name="isTaken">an address that the organisation's own records have</param>
    /// <param name="users">from whose usual places those of the actor lie apart, where it says so</param>
    public static IReadOnlyList<CastAddress> Draw(
        AddressActor actor, Draws draws, Func<IPAddress, bool> isTaken, IReadOnlyList<CastUser> users)
    {
        int count = draws.Between(actor.Members);
        var (places, systems) = (Away(draws.Shuffled(actor.Places), actor.Away, users), draws.Shuffled(actor.Systems));
        var drawn = new HashSet<IPAddress>();
        var members = new List<CastAddress>();
        for (int tries = 0; members.Count < count; tries++)
        {
            var address = Within(actor.Ranges[members.Count % actor.Ranges.Count], draws);
            const int enough = 4096;
            // Of small ranges the organisation may have all: one of its own is better than none.
            if ((tries < enough && isTaken(address)) || !drawn.Add(address) && tries < 2 * enough) continue;
            members.Add(new(address, systems.Count == 0 ? FirstOfDocumentation : systems[members.Count % systems.Count],
                places.Count == 0 ? null : places[members.Count % places.Count]));
        }
        return members;
    }

    /// <summary>Those that lie so far from all users; where none does, the one that is furthest.</summary>
    static List<Place> Away(List<Place> places, int least, IReadOnlyList<CastUser> users)
    {
        double Nearest(Place place) => users.Select(user => user.Usual).OfType<(double Latitude, double Longitude)>()
            .Select(usual => TravelMachine.Kilometres(usual.Latitude, usual.Longitude, place.Latitude, place.Longitude))
            .DefaultIfEmpty(double.MaxValue).Min();
        if (least == 0 || places.Count == 0) return places;
        var far = places.FindAll(place => Nearest(place) >= least);
        return far.Count > 0 ? far : [places.MaxBy(Nearest)!];
    }

    /// <summary>Autonomous systems that belong to nobody (RFC 5398) begin here.</summary>
    const int FirstOfDocumentation = 64496;

    /// <summary>Neither the first nor the last of a range of IPv4, which are no hosts.</summary>
    static IPAddress Within(IPNetwork range, Draws draws)
    {
        byte[] bytes = range.BaseAddress.GetAddressBytes();
        int bits = 8 * bytes.Length - range.PrefixLength;
        long hosts = bits >= 32 ? 1L << 32 : 1L << bits;
        long host = hosts > 2 ? 1 + draws.Below(hosts - 2) : draws.Below(hosts);
        for (int i = bytes.Length - 1; host > 0; i--, host >>= 8) bytes[i] |= (byte)host;
        return new(bytes);
    }
}
