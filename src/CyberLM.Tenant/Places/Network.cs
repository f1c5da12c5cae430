using System.Globalization;
using System.Net;

namespace CyberLM.Tenant;

/// <summary>What kind of network a sign-in comes from.</summary>
public enum NetworkKind
{
    Office, Home, Vpn, Mobile, Hotel, DataCentre,
    /// <summary>Where the people of another organisation come out.</summary>
    Partner,
    /// <summary>An adversary's: a rented server, a way through somebody's home, an exit of an anonymising network.</summary>
    Rented, Proxied, Anonymised,
}

/// <summary>One public address: it decides its autonomous system, and, mobile gateways aside, its place.</summary>
public sealed record NetworkAddress(string Ip, int AutonomousSystem, NetworkKind Kind, City City, double Latitude, double Longitude)
{
    /// <summary>The same address seen from another city: a mobile carrier's gateway serves a whole country.</summary>
    public NetworkAddress SeenFrom(City city) => this with { City = city, Latitude = city.Latitude, Longitude = city.Longitude };
}

/// <summary>
/// Hands out addresses and autonomous systems that belong to nobody: RFC 5737, RFC 2544, RFC 6598 and RFC 3849 ranges, and the numbers of
/// RFC 5398. A block has one owner, so that addresses of one operator lie together.
/// </summary>
sealed class AddressPlan
{
    const int BlockSize = 254;
    const int AdversaryBlock = 192;
    static readonly int[] AutonomousSystems = [.. Enumerable.Range(64496, 16), .. Enumerable.Range(65536, 16)];

    readonly Dictionary<string, Operator> operators = [];
    readonly Dictionary<NetworkKind, int> blocksTaken = [];
    readonly Prng random;

    public AddressPlan(Prng random) => this.random = random;

    /// <summary>The next address of an operator; homes and hotels lie up to some ten kilometres from the city's centre.</summary>
    /// <param name="autonomousSystem">of an operator that is named for the first time; otherwise a reserved one</param>
    public NetworkAddress Take(string operatorName, NetworkKind kind, City city, int? autonomousSystem = null)
    {
        string key = $"{kind} {operatorName}";
        if (!operators.TryGetValue(key, out Operator? owner))
        {
            operators[key] = owner = new Operator(autonomousSystem ?? AutonomousSystems[operators.Count % AutonomousSystems.Length]);
        }
        if (owner.Used == BlockSize || owner.Block < 0)
        {
            owner.Block = blocksTaken.GetValueOrDefault(kind);
            blocksTaken[kind] = owner.Block + 1;
            owner.Used = 0;
        }
        string ip = Format(kind, owner.Block, ++owner.Used);
        double spread = kind is NetworkKind.Home or NetworkKind.Hotel ? 0.08 : 0.02;
        double latitude = Math.Round(city.Latitude + random.Uniform(-spread, spread), 7);
        double longitude = Math.Round(city.Longitude + random.Uniform(-spread, spread), 7);
        return new NetworkAddress(ip, owner.AutonomousSystem, kind, city, latitude, longitude);
    }

    /// <summary>
    /// Every eighth block of homes is IPv6. The company's own networks fit into one block each; an adversary has the upper quarter of
    /// the ranges of homes and hotels.
    /// </summary>
    public static string Format(NetworkKind kind, int block, int host)
    {
        (int high, int low) = (block >> 8, block & 255);
        return kind switch
        {
            NetworkKind.Office => $"203.0.113.{host}",
            NetworkKind.Vpn => $"198.51.100.{host}",
            NetworkKind.DataCentre when block == 0 => $"192.0.2.{host}",
            NetworkKind.DataCentre => string.Create(CultureInfo.InvariantCulture, $"100.126.{low}.{host}"),
            NetworkKind.Home when block % 8 == 7 => IPv6(block, host),
            NetworkKind.Home when block < AdversaryBlock => string.Create(CultureInfo.InvariantCulture, $"198.18.{low}.{host}"),
            NetworkKind.Home => string.Create(CultureInfo.InvariantCulture, $"100.{96 + high}.{low}.{host}"),
            NetworkKind.Hotel => string.Create(CultureInfo.InvariantCulture, $"198.19.{low}.{host}"),
            NetworkKind.Partner => string.Create(CultureInfo.InvariantCulture, $"100.127.{low}.{host}"),
            NetworkKind.Proxied => string.Create(CultureInfo.InvariantCulture, $"198.18.{AdversaryBlock + low % 64}.{host}"),
            NetworkKind.Rented => string.Create(CultureInfo.InvariantCulture, $"198.19.{AdversaryBlock + low % 32}.{host}"),
            NetworkKind.Anonymised => string.Create(CultureInfo.InvariantCulture, $"198.19.{AdversaryBlock + 32 + low % 32}.{host}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"100.{64 + high}.{low}.{host}"),
        };
    }

    static string IPv6(int block, int host)
    {
        byte[] bytes = [0x20, 0x01, 0x0D, 0xB8, (byte)(block >> 8), (byte)block, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(host >> 8), (byte)host];
        return new IPAddress(bytes).ToString();
    }

    sealed class Operator(int autonomousSystem)
    {
        public int AutonomousSystem { get; } = autonomousSystem;
        public int Block { get; set; } = -1;
        public int Used { get; set; }
    }
}
