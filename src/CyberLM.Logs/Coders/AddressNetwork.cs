using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CyberLM.Logs;

/// <summary>Addresses that begin alike (CIDR, RFC 4632). All of a family are a network too, of length 0.</summary>
/// <param name="Prefix">32 bits or 128, zero behind the length</param>
readonly record struct AddressNetwork(bool V6, UInt128 Prefix, int Length)
{
    int Width => WidthOf(V6);
    static int WidthOf(bool v6) => v6 ? 128 : 32;

    /// <summary>What it leaves open.</summary>
    public int Bits => Width - Length;

    public static AddressNetwork Of(bool v6, UInt128 address, int length) => new(v6, address & ~Rest(WidthOf(v6) - length), length);

    static UInt128 Rest(int bits) => bits == 128 ? UInt128.MaxValue : (UInt128.One << bits) - 1;

    /// <summary>An address of the network.</summary>
    public UInt128 At(UInt128 rest) => Prefix | (rest & Rest(Bits));

    /// <summary>
    /// Only what is spelled in the one way that is written again: IPv4 in four decimal numbers without zeros in front, IPv6 as RFC 5952
    /// has it; without a zone or an IPv4 address in it.
    /// </summary>
    /// <param name="spelling">in quotes</param>
    public static bool TryRead(ReadOnlySpan<byte> spelling, out bool v6, out UInt128 address)
    {
        const int longest = 39;
        (v6, address) = (false, 0);
        if (spelling is not [(byte)'"', .., (byte)'"'] || spelling.Length > longest + 2 || spelling.Contains((byte)'%')) return false;
        string text = Encoding.Latin1.GetString(spelling[1..^1]);
        if (!text.Contains('.') && !text.Contains(':') || !IPAddress.TryParse(text, out var read) || read.ToString() != text) return false;
        v6 = read.AddressFamily == AddressFamily.InterNetworkV6;
        Span<byte> bytes = stackalloc byte[16];
        read.TryWriteBytes(bytes, out _);
        address = v6 ? BinaryPrimitives.ReadUInt128BigEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
        // Those that begin with zeros may have an IPv4 address at their end.
        return !v6 || address >> 112 != 0;
    }

    /// <summary>In quotes.</summary>
    public static void Spell(bool v6, UInt128 address, ByteBuffer to)
    {
        to.Add((byte)'"');
        to.Add(Encoding.ASCII.GetBytes(Text(v6, address)));
        to.Add((byte)'"');
    }

    static string Text(bool v6, UInt128 address)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, address);
        return new IPAddress(v6 ? bytes : bytes[12..]).ToString();
    }

    /// <summary>As in schema.json: 10.2.0.0/16.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Text(V6, Prefix)}/{Length}");

    /// <exception cref="FormatException">it is no network, or has bits behind its length</exception>
    public static AddressNetwork Parse(string text)
    {
        string[] parts = text.Split('/');
        if (parts.Length == 2 && IPAddress.TryParse(parts[0], out var address)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int length))
        {
            bool v6 = address.AddressFamily == AddressFamily.InterNetworkV6;
            byte[] bytes = address.GetAddressBytes();
            UInt128 prefix = v6 ? BinaryPrimitives.ReadUInt128BigEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
            if (length <= WidthOf(v6) && Of(v6, prefix, length) is var network && network.ToString() == text) return network;
        }
        throw new FormatException($"'{text}' is no network");
    }

    /// <summary>Whether a host of the network may have the address; of a whole family, whether it is one of the internet's.</summary>
    public bool IsOrdinary(UInt128 address)
    {
        if (V6) return Length > 0 || address >> 125 == 1;              // 2000::/3, RFC 4291, section 2.4
        int last = (int)(address & 255), first = (int)(address >> 24), second = (int)(address >> 16 & 255);
        if (last is 0 or 255) return false;
        if (Length > 0) return true;
        // What the special-purpose registry of RFC 6890 has in whole eighths and sixteenths of a kind.
        return first is > 0 and < 224 and not (10 or 127)
            && (first, second) is not ((100, >= 64 and < 128) or (169, 254) or (172, >= 16 and < 32) or (192, 0 or 168) or (198, 18 or 19));
    }
}
