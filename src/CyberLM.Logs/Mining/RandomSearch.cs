namespace CyberLM.Logs;

/// <summary>
/// Finds identifiers that were drawn at random: strings of one length whose characters are spread evenly over a set that writers of
/// identifiers use. Names and words of equal length are not spread evenly, and times are times.
/// </summary>
static class RandomSearch
{
    /// <summary>Of a slot's values so many differ from all others, or they are not fresh in every row.</summary>
    const double Fresh = 0.95;

    /// <summary>Fewer random bits are a number or a code.</summary>
    const double LeastBits = 24;

    /// <summary>Spellings from which on a version digit that is always one of a few is believed.</summary>
    const int Enough = 60;

    /// <summary>A pattern needs so many spellings, and this share of all.</summary>
    const int LeastSpellings = 8;
    const double LeastShare = 0.02;

    /// <summary>What predicts a slot that holds a fresh identifier in every row.</summary>
    public static RandomValue? Find(Slot slot, int[] answers, IReadOnlyList<int> rows, Counts counts)
    {
        if (counts.Distinct < Fresh * counts.Present) return null;
        List<byte[]> spellings = [.. rows.Where(row => answers[row] >= 0).Select(row => answers[row]).Distinct()
            .Select(symbol => slot.Symbols[symbol].ToArray())];
        if (spellings.Any(spelling => spelling.Length != spellings[0].Length)) return null;
        return Pattern(spellings) is { } pattern ? new RandomValue(pattern) : null;
    }

    /// <summary>The patterns that identifiers among a slot's values have, the longest first.</summary>
    public static RandomPattern[] Patterns(Slot slot)
    {
        var byLength = Enumerable.Range(0, slot.Symbols.Count).Select(symbol => slot.Symbols[symbol].ToArray())
            .GroupBy(spelling => spelling.Length).OrderByDescending(group => group.Key);
        double least = Math.Max(LeastSpellings, LeastShare * slot.Symbols.Count);
        return [.. byLength.Where(group => group.Count() >= least).Select(group => Pattern([.. group])).OfType<RandomPattern>()];
    }

    static RandomPattern? Pattern(List<byte[]> spellings)
    {
        if (spellings[0] is not [(byte)'"', ..] || TimeFormat.All(spellings).Length > 0) return null;
        // Of one length they are digits with points between, and no part of a drawn one would stop at 255.
        if (spellings.TrueForAll(spelling => AddressNetwork.TryRead(spelling, out _, out _))) return null;
        if (RandomPattern.Of(spellings, Enough) is not { } pattern || pattern.Bits < LeastBits) return null;
        return IsSpreadEvenly(pattern, spellings) ? pattern : null;
    }

    /// <summary>
    /// Whether the places say nearly as much as their sets could, counted over all places of the same set; chance alone takes
    /// (n - 1) / (2 ln 2 samples) bits.
    /// </summary>
    static bool IsSpreadEvenly(RandomPattern pattern, List<byte[]> spellings)
    {
        const double allowed = 0.08;
        double lost = 0;
        foreach (var group in Enumerable.Range(0, pattern.Length).GroupBy(place => pattern.Places[place]))
        {
            int size = (int)UInt128.PopCount(group.Key);
            var counts = new int[128];
            foreach (int place in group)
                foreach (byte[] spelling in spellings)
                    counts[spelling[place]]++;
            double all = counts.Sum();
            double said = -counts.Where(count => count > 0).Sum(count => count / all * Math.Log2(count / all));
            double chance = (size - 1) / (2 * Math.Log(2) * all);
            lost += group.Count() * Math.Max(0, Math.Log2(size) - said - chance);
        }
        return lost <= allowed * pattern.Bits;
    }
}
