using System.Numerics;
using System.Runtime.InteropServices;

namespace CyberLM.Detection.Sigma;

/// <summary>Values that rules want whole, by a hash over length and both ends.</summary>
sealed class WholeTable
{
    readonly byte[][] values;

    /// <summary>Numbers of values plus one; 0 is empty.</summary>
    readonly int[] table;

    public WholeTable(byte[][] values)
    {
        this.values = values;
        table = new int[(int)BitOperations.RoundUpToPowerOf2((uint)(4 * values.Length + 4))];
        for (int i = 0; i < values.Length; i++)
        {
            int at = Start(values[i]);
            while (table[at] != 0) at = (at + 1) & (table.Length - 1);
            table[at] = i + 1;
        }
    }

    int Start(ReadOnlySpan<byte> bytes) => (int)(Hash(bytes) >> 32) & (table.Length - 1);

    public static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        ulong hash = (ulong)bytes.Length;
        if (bytes.Length >= sizeof(ulong))
            hash ^= MemoryMarshal.Read<ulong>(bytes) * 0xC2B2AE3D27D4EB4F ^ MemoryMarshal.Read<ulong>(bytes[^sizeof(ulong)..]);
        else if (bytes.Length >= sizeof(uint))
            hash ^= (ulong)MemoryMarshal.Read<uint>(bytes) << 32 | MemoryMarshal.Read<uint>(bytes[^sizeof(uint)..]);
        else if (bytes.Length > 0)
            hash ^= (ulong)bytes[0] << 32 | (ulong)bytes[bytes.Length / 2] << 24 | (ulong)bytes[^1] << 16;
        return hash * 0x9E3779B97F4A7C15;
    }

    /// <param name="firstHit">The number of the first value of this table among a prefilter's requirements.</param>
    public void Find(EventView view, PrefilterHits hits, int firstHit)
    {
        for (int value = 0; value < view.Count; value++)
        {
            if (!view.IsFolded(value) || view.Kind(value) >= EventValueKind.Null) continue;
            var text = view.Folded(value);
            Find(text, hits, firstHit);
            if (IsOddNumber(text) && EventNumber.TryParse(text, out decimal number)) FindCanonical(number, text, hits, firstHit);
        }
    }

    void FindCanonical(decimal number, ReadOnlySpan<byte> spelled, PrefilterHits hits, int firstHit)
    {
        Span<byte> canonical = stackalloc byte[RuleNumber.LongestCanonical];
        canonical = canonical[..RuleNumber.WriteCanonical(number, canonical)];
        if (!spelled.SequenceEqual(canonical)) Find(canonical, hits, firstHit);
    }

    void Find(ReadOnlySpan<byte> text, PrefilterHits hits, int firstHit)
    {
        for (int at = Start(text); table[at] != 0; at = (at + 1) & (table.Length - 1))
        {
            int wanted = table[at] - 1;
            if (text.SequenceEqual(values[wanted])) hits.Add(firstHit + wanted);
        }
    }

    /// <summary>May be a number that is not spelled as <see cref="RuleNumber.WriteCanonical"/> spells it.</summary>
    static bool IsOddNumber(ReadOnlySpan<byte> text)
    {
        const int longest = 64;
        if (text.IsEmpty || text.Length > longest || text[0] is not (>= (byte)'0' and <= (byte)'9' or (byte)'-' or (byte)'+' or (byte)'.'))
            return false;
        var digits = text[0] == '-' ? text[1..] : text;
        bool plain = digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 && (digits is [not (byte)'0', ..] || text.Length == 1);
        return !plain && text.IndexOfAnyExcept("0123456789.E+-"u8) < 0;
    }
}
