using System.Numerics;

namespace CyberLM.Logs;

/// <summary>
/// Strings of one length with a set of characters for each place: GUIDs, hexadecimal and base-62 identifiers, with their dashes, prefixes
/// and version digits found rather than known.
/// </summary>
sealed class RandomPattern
{
    readonly UInt128[] places;

    /// <summary>The sets of the pattern, a bit each: which hold a character, and which one a place wants.</summary>
    readonly ulong[] setsOfCharacter = new ulong[128], setOfPlace;
    readonly bool hasManySets;

    /// <param name="places">the characters that may stand at each place, a bit for each ASCII code</param>
    public RandomPattern(UInt128[] places)
    {
        this.places = places;
        Bits = places.Sum(place => Math.Log2((double)UInt128.PopCount(place)));
        UInt128[] sets = [.. places.Distinct()];
        // More sets than bits share the last one, which then says too much: each place is asked again.
        setOfPlace = [.. places.Select(place => 1UL << Math.Min(Array.IndexOf(sets, place), 63))];
        for (int i = 0; i < sets.Length; i++)
            for (int c = 0; c < 128; c++)
                if (((sets[i] >> c) & 1) != 0) setsOfCharacter[c] |= 1UL << Math.Min(i, 63);
        hasManySets = sets.Length > 64;
    }

    /// <summary>Sets that writers of identifiers use; the smallest that holds all characters seen at a place is taken.</summary>
    static readonly UInt128[] Sets =
    [
        .. new[]
        {
            "0123456789", "0123456789abcdef", "0123456789ABCDEF", "0123456789abcdefABCDEF", "0123456789abcdefghijklmnopqrstuvwxyz",
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_+/=",
        }.Select(SetOf),
    ];

    public IReadOnlyList<UInt128> Places => places;
    public int Length => places.Length;

    /// <summary>What a draw of it says.</summary>
    public double Bits { get; }

    public bool Matches(ReadOnlySpan<byte> spelling)
    {
        if (spelling.Length != places.Length) return false;
        for (int i = 0; i < spelling.Length; i++)
            if (spelling[i] >= 128 || (setsOfCharacter[spelling[i]] & setOfPlace[i]) == 0) return false;
        return !hasManySets || MatchesEach(spelling);
    }

    bool MatchesEach(ReadOnlySpan<byte> spelling)
    {
        for (int i = 0; i < spelling.Length; i++)
            if (((places[i] >> spelling[i]) & 1) == 0) return false;
        return true;
    }

    /// <summary>The pattern of spellings of one length; null where a character is none that identifiers have.</summary>
    /// <param name="enough">spellings from which on a place that had few characters is believed to have no others</param>
    public static RandomPattern? Of(IReadOnlyList<byte[]> spellings, int enough)
    {
        var seen = new UInt128[spellings[0].Length];
        foreach (byte[] spelling in spellings)
            for (int i = 0; i < seen.Length; i++)
            {
                if (spelling[i] >= 128) return null;
                seen[i] |= UInt128.One << spelling[i];
            }
        bool isGuid = GuidForm.Complete(seen);
        for (int i = 0; i < seen.Length; i++)
        {
            int distinct = (int)UInt128.PopCount(seen[i]);
            if (distinct == 1 || (distinct <= 4 && spellings.Count >= enough) || (isGuid && GuidForm.IsFixed(i))) continue;
            if (SetHolding(seen[i]) is not { } set) return null;
            seen[i] = set;
        }
        return new(seen);
    }

    /// <summary>The smallest set in use that holds all of the characters.</summary>
    public static UInt128? SetHolding(UInt128 seen)
    {
        int set = Array.FindIndex(Sets, candidate => (seen & ~candidate) == 0);
        return set < 0 ? null : Sets[set];
    }

    /// <summary>Draws by numbers that say which of n to take.</summary>
    public void Draw(Func<int, int> next, ByteBuffer to)
    {
        foreach (var place in places)
        {
            int skip = next((int)UInt128.PopCount(place));
            var left = place;
            for (; skip > 0; skip--) left &= left - 1;
            to.Add((byte)(int)UInt128.TrailingZeroCount(left));
        }
    }

    static UInt128 SetOf(string characters)
    {
        UInt128 set = 0;
        foreach (char c in characters) set |= UInt128.One << c;
        return set;
    }
}
