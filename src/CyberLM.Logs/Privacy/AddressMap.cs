using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// Addresses to addresses of the same family and kind, spelled in the same style. Loopback, link-local, multicast, broadcast and "any"
/// stay; private ranges are mapped within themselves; what shares a prefix still does.
/// </summary>
sealed class AddressMap
{
    /// <summary>"This network", loopback, link-local, multicast and what is reserved above it.</summary>
    static readonly AddressRange[] StayingV4 =
        [AddressRange.V4(0, 0, 8), AddressRange.V4(127, 0, 8), AddressRange.V4(169, 254, 16), AddressRange.V4(224, 0, 3)];

    /// <summary>RFC 1918, and RFC 6598's space between carriers and customers.</summary>
    static readonly AddressRange[] PrivateV4 =
        [AddressRange.V4(10, 0, 8), AddressRange.V4(172, 16, 12), AddressRange.V4(192, 168, 16), AddressRange.V4(100, 64, 10)];

    /// <summary>"Any" and loopback, link-local, multicast; then site-local and the two halves of unique local.</summary>
    static readonly AddressRange[] StayingV6 = [AddressRange.V6(0, 8), AddressRange.V6(0xfe80, 10), AddressRange.V6(0xff00, 8)];
    static readonly AddressRange[] PrivateV6 = [AddressRange.V6(0xfec0, 10), AddressRange.V6(0xfc00, 8), AddressRange.V6(0xfd00, 8)];

    /// <summary>IPv4 within IPv6: mapped (RFC 4291) and translated (RFC 6052).</summary>
    static readonly AddressRange[] HoldV4 = [new((UInt128)0xffff << 32, 96), new((UInt128)0x0064ff9b << 96, 96)];
    const int LongestSpelling = 45, MostRemembered = 100_000;
    readonly PrefixMap v4, v6;
    readonly Dictionary<UInt128, UInt128> rememberedV4 = [], rememberedV6 = [];

    public AddressMap(PseudonymKey key)
    {
        v4 = new(key.Derive("ipv4"), 32, [.. StayingV4, .. PrivateV4]);
        v6 = new(key.Derive("ipv6"), 128, [.. StayingV6, .. PrivateV6]);
    }

    /// <summary>The pseudonym of an address, in its style.</summary>
    /// <param name="network">of a network written as address/length: bits behind it stay</param>
    public byte[] Map(ReadOnlySpan<byte> spelling, int? network = null) => Spelled(spelling, network, back: false);

    public byte[] Reverse(ReadOnlySpan<byte> spelling) => Spelled(spelling, null, back: true);

    byte[] Spelled(ReadOnlySpan<byte> spelling, int? network, bool back)
    {
        if (!TryParse(spelling, out var address, out bool isV4)) throw new ArgumentException("no address", nameof(spelling));
        var mapped = Map(address, isV4, back);
        if (network is { } length && (address & ~AddressRange.Mask(length)) == 0) mapped &= AddressRange.Mask(length);
        return Encoding.ASCII.GetBytes(isV4 ? SpellV4(mapped) : SpellV6(mapped, Encoding.ASCII.GetString(spelling)));
    }

    UInt128 Map(UInt128 address, bool isV4, bool back)
    {
        if ((isV4 ? StayingV4 : HoldV4).FirstOrDefault(range => range.Holds(address)) is { Length: > 0 } range)
            return isV4 ? address : (address & AddressRange.Mask(range.Length)) | (Map(address << 96, true, back) >> 96);
        if (!isV4 && Array.Exists(StayingV6, staying => staying.Holds(address))) return address;
        var map = isV4 ? v4 : v6;
        if (back) return map.Invert(address);
        var remembered = isV4 ? rememberedV4 : rememberedV6;
        if (remembered.TryGetValue(address, out var mapped)) return mapped;
        if (remembered.Count == MostRemembered) remembered.Clear();
        return remembered[address] = map.Apply(address);
    }

    /// <summary>An address in the upper bits; IPv4 in four decimal numbers.</summary>
    public static bool TryParse(ReadOnlySpan<byte> spelling, out UInt128 address, out bool isV4)
    {
        (address, isV4) = (0, false);
        if (spelling.Length > LongestSpelling) return false;
        if (!spelling.Contains((byte)':')) return isV4 = TryParseV4(spelling, out address);
        Span<char> text = stackalloc char[spelling.Length];
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = (char)spelling[i];
            if (!char.IsAsciiHexDigit(text[i]) && text[i] is not (':' or '.')) return false;
        }
        if (!IPAddress.TryParse(text, out var parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6) return false;
        address = BinaryPrimitives.ReadUInt128BigEndian(parsed.GetAddressBytes());
        return true;
    }

    static bool TryParseV4(ReadOnlySpan<byte> spelling, out UInt128 address)
    {
        address = 0;
        uint whole = 0;
        int octet = -1, octets = 0, digits = 0;
        foreach (byte b in spelling)
        {
            if (b == '.')
            {
                if (octet < 0 || ++octets == 4) return false;
                (whole, octet, digits) = ((whole << 8) | (uint)octet, -1, 0);
            }
            else
            {
                if (!char.IsAsciiDigit((char)b) || ++digits > 3) return false;
                octet = octet < 0 ? b - '0' : 10 * octet + b - '0';
                if (octet > 255) return false;
            }
        }
        address = (UInt128)((whole << 8) | (uint)Math.Max(0, octet)) << 96;
        return octet >= 0 && octets == 3;
    }

    static string SpellV4(UInt128 address)
    {
        uint whole = (uint)(address >> 96);
        return $"{whole >> 24}.{(whole >> 16) & 255}.{(whole >> 8) & 255}.{whole & 255}";
    }

    /// <summary>Shortened or in full, with leading zeros, a dotted tail, upper case: as the model has it.</summary>
    static string SpellV6(UInt128 address, string model)
    {
        bool dotted = model.Contains('.'), padded = model.Split(':').Any(group => group is ['0', _, ..] && !group.Contains('.'));
        string text;
        if (model.Contains("::"))
        {
            byte[] bytes = new byte[16];
            BinaryPrimitives.WriteUInt128BigEndian(bytes, address);
            text = new IPAddress(bytes).ToString();
        }
        else
        {
            int groups = dotted ? 6 : 8;
            text = string.Join(':', Enumerable.Range(0, groups).Select(i => (ushort)(address >> (112 - 16 * i)))
                .Select(group => group.ToString(padded ? "x4" : "x")));
            if (dotted) text += $":{SpellV4(address << 96)}";
        }
        return model.Any(char.IsAsciiLetterUpper) && !model.Any(char.IsAsciiLetterLower) ? text.ToUpperInvariant() : text;
    }
}
