using System.Globalization;
using System.Net;

namespace CyberLM.Tenant;

/// <summary>What kind of network a sign-in comes from.</summary>
public enum NetworkKind { Office, Home, Vpn, Mobile, Hotel, DataCentre }

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
    static readonly int[] AutonomousSystems = [.. Enumerable.Range(64496, 16), .. Enumerable.Range(65536, 16)];

    readonly Dictionary<string, Operator> operators = [];
    readonly Dictionary<NetworkKind, int> blocksTaken = [];
    readonly Prng random;

    public AddressPlan(Prng random) => this.random = random;

    /// <summary>The next address of an operator; homes and hotels lie up to some ten kilometres from the city's centre.</summary>
    public NetworkAddress Take(string operatorName, NetworkKind kind, City city)
    {
        string key = $"{kind} {operatorName}";
        if (!operators.TryGetValue(key, out Operator? owner))
        {
            operators[key] = owner = new Operator(AutonomousSystems[operators.Count % AutonomousSystems.Length]);
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

    /// <summary>Every eighth block of homes is IPv6; the company's own networks fit into one block each.</summary>
    static string Format(NetworkKind kind, int block, int host)
    {
        (int high, int low) = (block >> 8, block & 255);
        return kind switch
        {
            NetworkKind.Office => $"203.0.113.{host}",
            NetworkKind.Vpn => $"198.51.100.{host}",
            NetworkKind.DataCentre => $"192.0.2.{host}",
            NetworkKind.Home when block % 8 == 7 => IPv6(block, host),
            NetworkKind.Home => string.Create(CultureInfo.InvariantCulture, $"198.18.{low}.{host}"),
            NetworkKind.Hotel => string.Create(CultureInfo.InvariantCulture, $"198.19.{low}.{host}"),
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
