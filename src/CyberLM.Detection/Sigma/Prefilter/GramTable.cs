using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// Literals that may stand anywhere in a text, each found by its rarest four bytes: at every place of the text one bit is asked, and what
/// passes is looked up and compared. Shorter literals are not for this table.
/// </summary>
sealed class GramTable
{
    public const int Shortest = Rarity.Gram;

    /// <summary>So that of 64 places of a text that has none of the literals 63 are done with at the first look.</summary>
    const int BitsPerGram = 64;

    /// <summary>A literal, and where in it the four bytes stand that lead to it.</summary>
    readonly record struct Entry(int Literal, int Offset);

    readonly ulong[] bits;
    readonly int bitShift;
    readonly uint[] keys;
    readonly (int First, int End)[] buckets;
    readonly Entry[] entries;
    readonly byte[][] literals;

    /// <param name="literals">At least four bytes each; their numbers are their places here.</param>
    public GramTable(byte[][] literals, Rarity rarity)
    {
        this.literals = literals;
        var byGram = literals.Select((literal, i) => new Entry(i, rarity.RarestAt(literal)))
            .GroupBy(entry => Rarity.At(literals[entry.Literal], entry.Offset)).ToList();
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)(2 * byGram.Count + 1));
        keys = new uint[size];
        buckets = new (int, int)[size];
        int bitCount = (int)BitOperations.RoundUpToPowerOf2((uint)(BitsPerGram * byGram.Count + BitsPerGram));
        bits = new ulong[bitCount / 64];
        bitShift = 32 - BitOperations.Log2((uint)bitCount);
        var all = new List<Entry>();
        foreach (var group in byGram)
        {
            int first = all.Count;
            all.AddRange(group);
            int at = Place(group.Key);
            (keys[at], buckets[at]) = (group.Key, (first, all.Count));
            uint bit = Hash(group.Key) >> bitShift;
            bits[bit >> 6] |= 1UL << (int)(bit & 63);
        }
        entries = [.. all];
    }

    static uint Hash(uint gram) => gram * 0x9E3779B1;

    /// <summary>Where the gram is, or where it would be put; an empty bucket ends at 0.</summary>
    int Place(uint gram)
    {
        int mask = keys.Length - 1, at = (int)(Hash(gram) >> 7) & mask;
        while (buckets[at].End != 0 && keys[at] != gram) at = (at + 1) & mask;
        return at;
    }

    /// <summary>Compiled once and for good, as the loop of <see cref="FoldedCopy"/> is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Find(ReadOnlySpan<byte> text, PrefilterHits hits)
    {
        ref byte first = ref MemoryMarshal.GetReference(text);
        ref ulong words = ref MemoryMarshal.GetArrayDataReference(bits);
        int at = 0, shift = bitShift;
        // Four places for one load; most often none of them leads anywhere.
        for (; at + 2 * Shortest <= text.Length; at += 4)
        {
            ulong eight = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, at));
            uint one = (uint)eight, two = (uint)(eight >> 8), three = (uint)(eight >> 16), four = (uint)(eight >> 24);
            ulong passes = Bit(ref words, one, shift) | Bit(ref words, two, shift) | Bit(ref words, three, shift) |
                Bit(ref words, four, shift);
            if ((passes & 1) == 0) continue;
            for (int place = 0; place < 4; place++)
            {
                uint gram = (uint)(eight >> 8 * place);
                if ((Bit(ref words, gram, shift) & 1) != 0) Compare(text, at + place, gram, hits);
            }
        }
        for (; at + Shortest <= text.Length; at++)
        {
            uint gram = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, at));
            if ((Bit(ref words, gram, shift) & 1) != 0) Compare(text, at, gram, hits);
        }
    }

    /// <summary>The lowest bit of the answer; what stands above it says nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Bit(ref ulong words, uint gram, int shift)
    {
        uint bit = Hash(gram) >> shift;
        return Unsafe.Add(ref words, bit >> 6) >> (int)(bit & 63);
    }

    void Compare(ReadOnlySpan<byte> text, int at, uint gram, PrefilterHits hits)
    {
        var (first, end) = buckets[Place(gram)];
        for (int i = first; i < end; i++)
        {
            var entry = entries[i];
            int start = at - entry.Offset;
            if (start >= 0 && !hits.Has(entry.Literal) && text[start..].StartsWith(literals[entry.Literal])) hits.Add(entry.Literal);
        }
    }
}
