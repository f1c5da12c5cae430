using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Stateful;

/// <summary>Fires at two places of an entity that are too far apart for the time between them.</summary>
sealed record TravelPlan : StatefulPlan
{
    public required string Latitude { get; init; }
    public required string Longitude { get; init; }
    public required string? Address { get; init; }
    public required TimeSpan Within { get; init; }
    public required double LeastKilometres { get; init; }
    public required double LeastSpeed { get; init; }

    /// <summary>Networks whose events are left out.</summary>
    public required IReadOnlyList<Network> Vpn { get; init; }

    /// <summary>Bits by which two addresses are of one network.</summary>
    public required (int IPv4, int IPv6) SameNetwork { get; init; }
    public required IReadOnlyList<string> UnlessSame { get; init; }

    public static TravelPlan Read(StatefulDraft.Reading reading)
    {
        const int mostKilometres = 20_040, mostSpeed = 1_000_000, bits4 = 24, bits6 = 48;
        var keys = reading.Keys;
        if (reading.GroupBy.Count == 0)
            throw new SigmaFault(keys.Line, "impossible_travel needs 'group-by': who travels? Without it everybody would be one traveller");
        string? address = keys.Text("address");
        if (address is null && (keys.Has("vpn") || keys.Has("same-network")))
            throw new SigmaFault(keys.Line, "'vpn' and 'same-network' need 'address', the field with the address");
        var same = keys.Map("same-network");
        var bits = (same?.Whole("ipv4", bits4, 0, 32) ?? bits4, same?.Whole("ipv6", bits6, 0, 128) ?? bits6);
        same?.RefuseOthers();
        return new TravelPlan
        {
            Latitude = keys.RequireText("latitude", "the field with the latitude in degrees"),
            Longitude = keys.RequireText("longitude", "the field with the longitude in degrees"),
            Address = address,
            Within = keys.Timespan("within") ?? TimeSpan.FromDays(1),
            LeastKilometres = (double)keys.Number("least-km", 500, 0, mostKilometres),
            LeastSpeed = (double)keys.Number("least-km-per-hour", 800, 0, mostSpeed),
            Vpn = [.. keys.Texts("vpn").Select(text => Network.Parse(text) ?? throw keys.Fault("vpn",
                $"'{text}' is not a network; expected 192.0.2.0/24 or 2001:db8::/32"))],
            SameNetwork = bits,
            UnlessSame = keys.Texts("unless-same"),
        };
    }

    /// <summary>Latitude, longitude, address where there is one, then the fields of unless-same.</summary>
    public override IReadOnlyList<IReadOnlyList<string>> Values(int source) =>
        [[Latitude], [Longitude], .. Address is null ? [] : (string[][])[[Address]], .. UnlessSame.Select(field => (string[])[field])];

    public override StatefulMachine Start(MachineParts parts) => new TravelMachine(this, parts);
}

/// <summary>Addresses with the same first bits.</summary>
sealed record Network(byte[] Prefix, int Bits)
{
    public static Network? Parse(string text)
    {
        int slash = text.IndexOf('/');
        if (ParseAddress(slash < 0 ? text : text[..slash]) is not { } prefix) return null;
        int bits = 8 * prefix.Length;
        return slash < 0 || (int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out bits)
            && bits <= 8 * prefix.Length) ? new Network(prefix, bits) : null;
    }

    /// <summary>Four decimal numbers, or IPv6 with its zone left out; IPv4 in IPv6 clothes is IPv4.</summary>
    public static byte[]? ParseAddress(string text)
    {
        if (!IPAddress.TryParse(text.Trim(), out var address)) return null;
        if (address.AddressFamily == AddressFamily.InterNetwork && text.Count(c => c == '.') != 3) return null;
        return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
    }

    public bool Has(byte[] address) => address.Length == Prefix.Length && Agree(address, Prefix, Bits);

    public static bool Agree(byte[] one, byte[] other, int bits)
    {
        int whole = bits / 8, rest = bits % 8;
        return one.AsSpan(0, whole).SequenceEqual(other.AsSpan(0, whole))
            && (rest == 0 || (one[whole] ^ other[whole]) >> (8 - rest) == 0);
    }
}
