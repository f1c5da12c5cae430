using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>
/// How many blanks a writer puts into each gap between two JSON tokens: for most records one number a gap, where somebody wrote by hand
/// several. A bit for each number from 0 to 9, gap by gap.
/// </summary>
readonly record struct GapBlanks(ulong Bits)
{
    const int PerGap = 10, Gaps = 6;
    const ulong One = (1 << PerGap) - 1;

    ulong this[Gap gap] => (Bits >> (PerGap * (int)gap)) & One;

    public bool Has(Gap gap, int blanks) => blanks < PerGap && ((this[gap] >> blanks) & 1) != 0;

    public bool HasMore(Gap gap, int blanks) => this[gap] >> Math.Min(blanks, PerGap) > 1;

    /// <summary>No gap has several numbers.</summary>
    public bool IsUniform
    {
        get
        {
            for (int gap = 0; gap < Gaps; gap++)
                if (ulong.PopCount(this[(Gap)gap]) > 1) return false;
            return true;
        }
    }

    public GapBlanks Join(GapBlanks other) => new(Bits | other.Bits);

    /// <summary>Gaps that were never met, in which nothing can stand then.</summary>
    public GapBlanks FillUp()
    {
        ulong bits = Bits;
        for (int gap = 0; gap < Gaps; gap++)
            if (this[(Gap)gap] == 0) bits |= 1ul << (PerGap * gap);
        return new(bits);
    }

    /// <summary>Adds what stands between two tokens; null where it is no such number of blanks, or stands in an empty container.</summary>
    public GapBlanks? Meet(ReadOnlySpan<byte> gap, JsonTokenType previous, JsonTokenType token)
    {
        int blanks = gap.IndexOfAnyExcept((byte)' ');
        if (blanks < 0) blanks = gap.Length;
        bool opens = previous is JsonTokenType.StartObject or JsonTokenType.StartArray;
        bool closes = token is JsonTokenType.EndObject or JsonTokenType.EndArray;
        if (opens && closes) return gap.IsEmpty ? this : null;
        if (opens || closes) return blanks == gap.Length ? With(opens ? Gap.AfterOpening : Gap.BeforeClosing, blanks) : null;
        var rest = gap[(blanks + 1)..];
        if (rest.ContainsAnyExcept((byte)' ')) return null;
        var (before, after) = gap[blanks] == ':' ? (Gap.BeforeColon, Gap.AfterColon) : (Gap.BeforeComma, Gap.AfterComma);
        return With(before, blanks)?.With(after, rest.Length);
    }

    GapBlanks? With(Gap gap, int blanks) => blanks < PerGap ? new(Bits | 1ul << (PerGap * (int)gap + blanks)) : null;

    /// <summary>The numbers of each gap in the order of <see cref="Gap"/>: "0 0 0 1 0 1" is a blank behind colons and commas.</summary>
    public override string ToString()
    {
        var blanks = this;
        return string.Join(' ', Enumerable.Range(0, Gaps).Select(gap =>
            NumberRanges.Write([.. Enumerable.Range(0, PerGap).Where(count => blanks.Has((Gap)gap, count))])));
    }

    /// <exception cref="FormatException">it is none</exception>
    public static GapBlanks Parse(string text)
    {
        string[] gaps = text.Split(' ');
        if (gaps.Length != Gaps) throw new FormatException($"'{text}' does not have {Gaps} gaps");
        ulong bits = 0;
        for (int gap = 0; gap < Gaps; gap++)
        {
            int[] numbers = NumberRanges.Parse(gaps[gap], PerGap - 1);
            if (numbers.Length == 0) throw new FormatException($"'{text}' has an empty gap");
            foreach (int blanks in numbers) bits |= 1ul << (PerGap * gap + blanks);
        }
        return new(bits);
    }
}
