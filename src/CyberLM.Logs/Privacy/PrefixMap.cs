using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CyberLM.Logs;

/// <summary>
/// Prefix-preserving pseudonyms of addresses (Xu, Fan, Ammar, Moon, 2002): whether a bit is flipped depends on the bits before it, so two
/// addresses that share n leading bits share n afterwards, and no two share all. A range that is to stay where it is costs its neighbours
/// flips: no bit is flipped on the way to it.
/// </summary>
/// <remarks>
/// The bits before are told to AES with a one behind them and zeros to the block's end. Crypto-PAn, the authors' program, fills the block
/// with the bits of a secret instead; where an address agrees with these, two places ask the same and bits next to each other flip together
/// far too often (7 % of octets stay, where 0.4 % should).
/// </remarks>
sealed class PrefixMap
{
    const int Block = 16;
    readonly ICryptoTransform aes;
    readonly int bits;
    readonly AddressRange[] fixedRanges;
    readonly byte[] block = new byte[Block], mixed = new byte[Block];

    /// <param name="key">32 bytes</param>
    /// <param name="bits">of an address; it stands in the upper ones of a number</param>
    public PrefixMap(byte[] key, int bits, params AddressRange[] fixedRanges)
    {
        aes = Permutation.Encryptor(key);
        this.bits = bits;
        this.fixedRanges = fixedRanges;
    }

    public UInt128 Apply(UInt128 address)
    {
        var result = address;
        for (int position = 0; position < bits; position++)
            if (Flips(address, position)) result ^= Bit(position);
        return result;
    }

    public UInt128 Invert(UInt128 mapped)
    {
        UInt128 address = 0;
        for (int position = 0; position < bits; position++)
        {
            var bit = mapped & Bit(position);
            address |= Flips(address, position) ? bit ^ Bit(position) : bit;
        }
        return address;
    }

    static UInt128 Bit(int position) => UInt128.One << (127 - position);

    /// <summary>Only the bits before the position count.</summary>
    bool Flips(UInt128 address, int position)
    {
        var mask = AddressRange.Mask(position);
        foreach (var range in fixedRanges)
            if (position < range.Length && (range.First & mask) == (address & mask)) return false;
        BinaryPrimitives.WriteUInt128BigEndian(block, (address & mask) | Bit(position));
        aes.TransformBlock(block, 0, Block, mixed, 0);
        return mixed[0] >= 128;
    }
}

/// <summary>Addresses that share leading bits.</summary>
/// <param name="First">the lowest of them, in the upper bits</param>
/// <param name="Length">how many bits they share</param>
readonly record struct AddressRange(UInt128 First, int Length)
{
    public bool Holds(UInt128 address) => ((address ^ First) & Mask(Length)) == 0;

    /// <summary>That many leading ones.</summary>
    public static UInt128 Mask(int bits) => bits == 0 ? 0 : UInt128.MaxValue << (128 - bits);

    public static AddressRange V4(byte a, byte b, int length) => new((UInt128)(((uint)a << 24) | ((uint)b << 16)) << 96, length);

    /// <param name="group">the first 16 bits</param>
    public static AddressRange V6(ushort group, int length) => new((UInt128)group << 112, length);
}
