namespace CyberLM.Logs;

/// <summary>
/// Hardware addresses, six pairs of hexadecimal digits parted by colons or hyphens. Whether one is local or of a group stays said; all
/// other bits are permuted, the manufacturer's too. Zero and broadcast stay.
/// </summary>
sealed class MacMap(PseudonymKey key)
{
    public const int Length = 17;
    const int FreeBits = 46;
    const ulong All = (1UL << 48) - 1;

    /// <summary>The two lowest bits of the first octet: group, and locally administered.</summary>
    const ulong Kept = 3UL << 40;
    readonly Permutation permutation = new(key.Derive("mac"), UInt128.One << FreeBits);

    public static bool TryParse(ReadOnlySpan<byte> spelling, out ulong address)
    {
        address = 0;
        if (spelling.Length != Length || spelling[2] is not ((byte)':' or (byte)'-')) return false;
        for (int i = 0; i < Length; i++)
        {
            byte b = spelling[i];
            if (i % 3 == 2)
            {
                if (b != spelling[2]) return false;
                continue;
            }
            if (!char.IsAsciiHexDigit((char)b)) return false;
            address = (address << 4) | (uint)(b <= '9' ? b - '0' : (b | 0x20) - 'a' + 10);
        }
        return true;
    }

    public byte[] Map(ReadOnlySpan<byte> spelling)
    {
        byte[] mapped = spelling.ToArray();
        if (!TryParse(spelling, out ulong address)) throw new ArgumentException("no hardware address", nameof(spelling));
        if (address is 0 or All) return mapped;
        ulong result = address;
        do result = Permuted(result);
        while (result is 0 or All);
        bool upper = spelling.ContainsAnyInRange((byte)'A', (byte)'F') && !spelling.ContainsAnyInRange((byte)'a', (byte)'f');
        for (int i = Length - 1; i >= 0; i--)
        {
            if (i % 3 == 2) continue;
            mapped[i] = (upper ? "0123456789ABCDEF"u8 : "0123456789abcdef"u8)[(int)(result & 15)];
            result >>= 4;
        }
        return mapped;
    }

    ulong Permuted(ulong address)
    {
        ulong upper = address >> 42, lower = address & ((1UL << 40) - 1);
        ulong free = (ulong)permutation.Apply((upper << 40) | lower);
        return (free >> 40 << 42) | (address & Kept) | (free & ((1UL << 40) - 1));
    }
}
