using System.Buffers.Binary;

namespace CyberLM.Logs;

/// <summary>
/// GUIDs to GUIDs: the digits of version and variant stay, the other thirty are permuted. Those that are public stay, and no other becomes
/// one of them.
/// </summary>
sealed class GuidMap
{
    public const int Length = 36;
    const int FreeBits = 120, VersionDigit = 12, VariantDigit = 16, Digits = 32;
    readonly Permutation permutation;
    readonly HashSet<UInt128> staying = [0, UInt128.MaxValue];

    public GuidMap(PseudonymKey key)
    {
        permutation = new(key.Derive("guid"), UInt128.One << FreeBits);
        foreach (string guid in WellKnown.Guids) Keep(guid.Select(c => (byte)c).ToArray());
    }

    /// <summary>This one is public.</summary>
    public void Keep(ReadOnlySpan<byte> spelling)
    {
        if (TryParse(spelling, out var guid)) staying.Add(guid);
    }

    public byte[] Map(ReadOnlySpan<byte> spelling) => Spelled(spelling, Map);

    public byte[] Reverse(ReadOnlySpan<byte> spelling) => Spelled(spelling, Reverse);

    public UInt128 Map(UInt128 guid) => Walk(guid, permutation.Apply);

    UInt128 Reverse(UInt128 guid) => Walk(guid, permutation.Invert);

    /// <summary>Steps over those that stay, so that what is left is permuted too.</summary>
    UInt128 Walk(UInt128 guid, Func<UInt128, UInt128> step)
    {
        if (staying.Contains(guid)) return guid;
        do guid = Join(step(FreeDigits(guid)), guid);
        while (staying.Contains(guid));
        return guid;
    }

    static UInt128 FreeDigits(UInt128 guid)
    {
        UInt128 free = 0;
        for (int digit = 0; digit < Digits; digit++)
            if (digit is not (VersionDigit or VariantDigit)) free = (free << 4) | Digit(guid, digit);
        return free;
    }

    static UInt128 Join(UInt128 free, UInt128 model)
    {
        UInt128 guid = 0;
        int left = FreeBits;
        for (int digit = 0; digit < Digits; digit++)
            guid = (guid << 4) | (digit is VersionDigit or VariantDigit ? Digit(model, digit) : (free >> (left -= 4)) & 15);
        return guid;
    }

    static UInt128 Digit(UInt128 guid, int digit) => (guid >> (124 - 4 * digit)) & 15;

    /// <summary>8-4-4-4-12 hexadecimal digits.</summary>
    public static bool TryParse(ReadOnlySpan<byte> spelling, out UInt128 guid)
    {
        guid = 0;
        if (spelling.Length != Length) return false;
        for (int i = 0; i < Length; i++)
        {
            if (i is 8 or 13 or 18 or 23)
            {
                if (spelling[i] != '-') return false;
                continue;
            }
            if (!char.IsAsciiHexDigit((char)spelling[i])) return false;
            guid = (guid << 4) | (uint)(spelling[i] <= '9' ? spelling[i] - '0' : (spelling[i] | 0x20) - 'a' + 10);
        }
        return true;
    }

    static byte[] Spelled(ReadOnlySpan<byte> model, Func<UInt128, UInt128> map)
    {
        if (!TryParse(model, out var guid)) throw new ArgumentException("no GUID", nameof(model));
        bool upper = model.ContainsAnyInRange((byte)'A', (byte)'F') && !model.ContainsAnyInRange((byte)'a', (byte)'f');
        guid = map(guid);
        byte[] spelling = model.ToArray();
        int digit = 0;
        for (int i = 0; i < Length; i++)
            if (spelling[i] != '-') spelling[i] = (upper ? "0123456789ABCDEF"u8 : "0123456789abcdef"u8)[(int)Digit(guid, digit++)];
        return spelling;
    }

    /// <summary>The number that .NET and Windows make of four little-endian 32-bit words, as in the SID of a directory object.</summary>
    public static UInt128 OfWords(ReadOnlySpan<uint> words)
    {
        Span<byte> bytes = stackalloc byte[16];
        for (int i = 0; i < 4; i++) BinaryPrimitives.WriteUInt32LittleEndian(bytes[(4 * i)..], words[i]);
        new Guid(bytes).TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    public static void ToWords(UInt128 guid, Span<uint> words)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, guid);
        new Guid(bytes, bigEndian: true).TryWriteBytes(bytes);
        for (int i = 0; i < 4; i++) words[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * i)..]);
    }
}
