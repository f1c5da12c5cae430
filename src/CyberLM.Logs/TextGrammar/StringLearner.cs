using System.Buffers;
using System.Net;
using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// The format of the strings at a path. Times and addresses are told at once; what remains is a list of known values, else identifiers of
/// few lengths, else any text.
/// </summary>
sealed class StringLearner(LearningLimits limits)
{
    const int MostLengths = 3;
    static readonly SearchValues<byte> Hex = SearchValues.Create("0123456789abcdefABCDEF:"u8);

    readonly ValueCounts all = new(limits), others = new(limits);
    readonly TimeLearner timeT = new('T'), timeBlank = new(' ');
    readonly Dictionary<int, FixedLength> lengths = [];
    readonly SortedSet<char> escapes = [];
    bool empty, address4, lower6, upper6, hasFixed = true, digits = true, leadingZero;
    int shortest = int.MaxValue, longest, fewestDigits = int.MaxValue, mostDigits;

    /// <param name="spelled">with quotes</param>
    public void Add(ReadOnlySpan<byte> spelled)
    {
        all.Add(spelled);
        var content = spelled[1..^1];
        int length = CharactersIn(content);
        shortest = Math.Min(shortest, length);
        longest = Math.Max(longest, length);
        if (content.IsEmpty) empty = true;
        else if (!timeT.Add(spelled) && !timeBlank.Add(spelled) && !IsAddress(content)) AddOther(spelled, content);
    }

    /// <summary>The bytes but those that continue a character.</summary>
    static int CharactersIn(ReadOnlySpan<byte> utf8)
    {
        int count = 0;
        foreach (byte value in utf8)
            if ((value & 0xC0) != 0x80) count++;
        return count;
    }

    void AddOther(ReadOnlySpan<byte> spelled, ReadOnlySpan<byte> content)
    {
        others.Add(spelled);
        AddEscapes(content);
        AddDigits(content);
        if (!hasFixed) return;
        hasFixed = content.Length <= FixedLength.Longest && !content.ContainsAnyExceptInRange((byte)' ', (byte)'~') && escapes.Count == 0
            && (lengths.ContainsKey(content.Length) || lengths.Count < MostLengths);
        if (!hasFixed) return;
        if (!lengths.TryGetValue(content.Length, out var fixedLength)) lengths[content.Length] = fixedLength = new(content.Length);
        fixedLength.Add(content);
    }

    void AddDigits(ReadOnlySpan<byte> content)
    {
        digits = digits && !content.ContainsAnyExceptInRange((byte)'0', (byte)'9');
        if (!digits) return;
        fewestDigits = Math.Min(fewestDigits, content.Length);
        mostDigits = Math.Max(mostDigits, content.Length);
        leadingZero |= content.Length > 1 && content[0] == '0';
    }

    /// <summary>The letters behind backslashes; 'U' for the second \u of a surrogate pair.</summary>
    void AddEscapes(ReadOnlySpan<byte> content)
    {
        for (int at = content.IndexOf((byte)'\\'); at >= 0 && at < content.Length; at++)
        {
            if (content[at] != '\\') continue;
            escapes.Add((char)content[++at]);
            if (content[at] == 'u' && content[at + 1] is (byte)'d' or (byte)'D' && content[at + 2] > '7') escapes.Add('U');
        }
    }

    bool IsAddress(ReadOnlySpan<byte> content)
    {
        if (content.Length > 39) return false;
        Span<char> text = stackalloc char[content.Length];
        if (Encoding.ASCII.GetChars(content, text) != text.Length) return false;
        if (!content.Contains((byte)':')) return IsAddress4(content, text);
        if (content.ContainsAnyExcept(Hex) || !IPAddress.TryParse(text, out _)) return false;
        bool lower = content.ContainsAnyInRange((byte)'a', (byte)'f'), upper = content.ContainsAnyInRange((byte)'A', (byte)'F');
        if (lower && upper) return false;
        upper6 |= upper;
        lower6 |= !upper;
        return true;
    }

    /// <summary>The parser takes other spellings as well, such as 10.1 and 010.0.0.1.</summary>
    bool IsAddress4(ReadOnlySpan<byte> content, ReadOnlySpan<char> text)
    {
        if (content.Count((byte)'.') != 3 || !IPAddress.TryParse(text, out var address)) return false;
        if (!text.SequenceEqual(address.ToString())) return false;
        address4 = true;
        return true;
    }

    /// <summary>Known values go to the words.</summary>
    public void Build(List<int[]> words, List<Spelling> spellings)
    {
        if (all.Total == 0) return;
        if (all.AreAll)
        {
            words.AddRange(all.Values.Select(value => WordSpelling.Scalars(value)));
            return;
        }
        List<Spelling> found = [];
        List<int[]> known = [];
        if (empty) known.Add(['"', '"']);
        if (others.AreAll) known.AddRange(others.Values.Select(value => WordSpelling.Scalars(value)));
        else if (others.Total > 0 && !AddOpen(found))
        {
            spellings.Add(new TextSpelling(shortest, longest, string.Concat(escapes)));
            return;
        }
        words.AddRange(known);
        if (timeT.Build() is { } time) found.Add(time);
        if (timeBlank.Build() is { } timeWithBlank) found.Add(timeWithBlank);
        if (address4) found.Add(new Address4Spelling());
        if (lower6) found.Add(new Address6Spelling(upper: false));
        if (upper6) found.Add(new Address6Spelling(upper: true));
        spellings.AddRange(found);
    }

    bool AddOpen(List<Spelling> found)
    {
        if (digits)
        {
            found.Add(new DigitsSpelling(fewestDigits, mostDigits, leadingZero));
            return true;
        }
        if (!hasFixed) return false;
        foreach (var fixedLength in lengths.OrderBy(pair => pair.Key).Select(pair => pair.Value))
        {
            if (fixedLength.Pattern() is not { } pattern) return false;
            found.Add(new PatternSpelling(pattern));
        }
        return true;
    }
}
