using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// An address in a network. The value must be an address: four decimal numbers, or IPv6, a zone left out; one that is IPv4 in IPv6 clothes
/// counts as IPv4. Bits of the rule's address behind the prefix do not matter.
/// </summary>
sealed class NetworkMatcher : ValueMatcher
{
    const int Longest = 64;
    readonly byte[] prefix;
    readonly int bits;

    public NetworkMatcher(IPAddress address, int bits)
    {
        bool mapped = address.IsIPv4MappedToIPv6 && bits >= 96;
        prefix = (mapped ? address.MapToIPv4() : address).GetAddressBytes();
        this.bits = mapped ? bits - 96 : bits;
    }

    public override bool Matches(EventView view, int value)
    {
        var text = view.Text(value).Trim(" \t"u8);
        if (text.Length is 0 or > Longest) return false;
        Span<byte> address = stackalloc byte[16];
        int length = text.Contains((byte)':') ? ParseVersion6(text, address) : ParseVersion4(text, address);
        return length == prefix.Length && SamePrefix(address);
    }

    bool SamePrefix(ReadOnlySpan<byte> address)
    {
        int whole = bits / 8, rest = bits % 8;
        return address[..whole].SequenceEqual(prefix.AsSpan(0, whole)) &&
            (rest == 0 || (address[whole] ^ prefix[whole]) >> (8 - rest) == 0);
    }

    static int ParseVersion4(ReadOnlySpan<byte> text, Span<byte> address)
    {
        int part = 0, digits = 0, value = 0;
        foreach (byte b in text)
        {
            if (b == '.' && digits > 0 && part < 3)
            {
                address[part++] = (byte)value;
                (digits, value) = (0, 0);
            }
            else if (b is >= (byte)'0' and <= (byte)'9' && ++digits <= 3 && (value = 10 * value + b - '0') <= 255) { }
            else
                return 0;
        }
        if (part != 3 || digits == 0) return 0;
        address[3] = (byte)value;
        return 4;
    }

    static int ParseVersion6(ReadOnlySpan<byte> text, Span<byte> address)
    {
        int zone = text.IndexOf((byte)'%');
        Span<char> characters = stackalloc char[Longest];
        int length = Encoding.UTF8.GetChars(zone < 0 ? text : text[..zone], characters);
        if (!IPAddress.TryParse(characters[..length], out var parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6) return 0;
        if (parsed.IsIPv4MappedToIPv6) parsed = parsed.MapToIPv4();
        return parsed.TryWriteBytes(address, out int written) ? written : 0;
    }
}
