namespace CyberLM.Logs;

/// <summary>The characters that may come next. Used again for every step, so that nothing is allocated.</summary>
sealed class CharSet
{
    /// <summary>What stands in a JSON string as it is, of ASCII: all but quote, backslash and control characters.</summary>
    public static readonly UInt128 Plain =
        (UInt128.MaxValue << ' ') & ~(UInt128.One << '"') & ~(UInt128.One << '\\');

    public static readonly UInt128 Digits = Range('0', '9');

    int[] others = new int[16];
    int count;

    /// <summary>A bit for each ASCII character.</summary>
    public UInt128 Ascii { get; private set; }

    /// <summary>All characters beyond ASCII, besides the listed ones.</summary>
    public bool AllOthers { get; private set; }

    public ReadOnlySpan<int> Others => others.AsSpan(0, count);

    public bool IsEmpty => Ascii == 0 && count == 0 && !AllOthers;

    public void Clear()
    {
        (Ascii, AllOthers, count) = (0, false, 0);
    }

    public void AddAscii(UInt128 ascii) => Ascii |= ascii;

    /// <summary>What may stand unescaped in a string.</summary>
    public void AddText()
    {
        Ascii |= Plain;
        AllOthers = true;
    }

    public void Add(int scalar)
    {
        if (scalar < 128)
        {
            Ascii |= UInt128.One << scalar;
            return;
        }
        if (Others.Contains(scalar)) return;
        if (count == others.Length) Array.Resize(ref others, 2 * count);
        others[count++] = scalar;
    }

    public bool Contains(int scalar) =>
        scalar < 128 ? ((Ascii >> scalar) & 1) != 0 : AllOthers || Others.Contains(scalar);

    /// <summary>The only member, or -1.</summary>
    public int Single
    {
        get
        {
            if (AllOthers || (int)UInt128.PopCount(Ascii) + count != 1) return -1;
            return count == 1 ? others[0] : (int)UInt128.TrailingZeroCount(Ascii);
        }
    }

    public static UInt128 Range(char from, char to)
    {
        UInt128 set = 0;
        for (int c = from; c <= to; c++) set |= UInt128.One << c;
        return set;
    }

    public static UInt128 Of(string characters)
    {
        UInt128 set = 0;
        foreach (char c in characters) set |= UInt128.One << c;
        return set;
    }

    public static bool Has(UInt128 set, int scalar) => scalar < 128 && ((set >> scalar) & 1) != 0;
}
