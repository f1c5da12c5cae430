namespace CyberLM.Logs;

/// <summary>Strings of one length: which characters were seen at each place.</summary>
sealed class FixedLength(int length)
{
    public const int Longest = 128;

    /// <summary>From so many strings on, a place that had one letter or digit only is believed to have no other.</summary>
    const int Enough = 20;

    readonly UInt128[] seen = new UInt128[length];
    int count;

    static readonly UInt128 Letters = CharSet.Range('0', '9') | CharSet.Range('A', 'Z') | CharSet.Range('a', 'z');

    public void Add(ReadOnlySpan<byte> content)
    {
        for (int i = 0; i < content.Length; i++) seen[i] |= UInt128.One << content[i];
        count++;
    }

    /// <summary>
    /// The pattern, or null where the strings look like words rather than identifiers. Between marks that stand in all of them, places
    /// share the smallest set that writers of identifiers use, so that a few strings do not forbid what comes later.
    /// </summary>
    public RandomPattern? Pattern()
    {
        UInt128[] places = [.. seen];
        for (int begin = 0; begin < length;)
        {
            if (IsMark(begin))
            {
                begin++;
                continue;
            }
            int end = begin;
            UInt128 all = 0;
            for (; end < length && !IsMark(end); end++)
                if (!IsConstant(end)) all |= seen[end];
            if (all != 0)
            {
                if (RandomPattern.SetHolding(all) is not { } set) return null;
                for (int i = begin; i < end; i++)
                    if (!IsConstant(i)) places[i] = set;
            }
            begin = end;
        }
        return new RandomPattern(places);
    }

    bool IsMark(int place) => UInt128.PopCount(seen[place]) == 1 && (seen[place] & Letters) == 0;

    bool IsConstant(int place) => UInt128.PopCount(seen[place]) == 1 && ((seen[place] & Letters) == 0 || count >= Enough);
}
