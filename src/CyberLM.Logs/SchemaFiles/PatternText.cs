using System.Text;

namespace CyberLM.Logs;

/// <summary>Patterns of identifiers as people write them: [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}, a subset of regular expressions.</summary>
static class PatternText
{
    const string Special = @"[]{}()\.*+?^$|", SpecialInSet = @"[]\^-";
    const int Longest = 4096;

    public static string Of(RandomPattern pattern)
    {
        var text = new StringBuilder();
        for (int i = 0; i < pattern.Length;)
        {
            int end = i;
            while (end < pattern.Length && pattern.Places[end] == pattern.Places[i]) end++;
            AppendSet(pattern.Places[i], text);
            if (end - i > 1) text.Append('{').Append(end - i).Append('}');
            i = end;
        }
        return text.ToString();
    }

    static void AppendSet(UInt128 set, StringBuilder text)
    {
        List<char> characters = [.. Enumerable.Range(0, 128).Where(c => ((set >> c) & 1) != 0).Select(c => (char)c)];
        if (characters.Count == 1)
        {
            AppendCharacter(characters[0], Special, text);
            return;
        }
        text.Append('[');
        for (int i = 0; i < characters.Count;)
        {
            int end = i;
            while (end + 1 < characters.Count && characters[end + 1] == characters[end] + 1) end++;
            AppendCharacter(characters[i], SpecialInSet, text);
            if (end - i > 1) text.Append('-');
            if (end > i) AppendCharacter(characters[end], SpecialInSet, text);
            i = end + 1;
        }
        text.Append(']');
    }

    static void AppendCharacter(char character, string special, StringBuilder text)
    {
        if (special.Contains(character)) text.Append('\\');
        text.Append(character);
    }

    /// <exception cref="FormatException">it is no pattern that <see cref="Of"/> writes</exception>
    public static RandomPattern Parse(string? text)
    {
        if (text is null) throw new FormatException("null stands where a pattern is expected");
        var places = new List<UInt128>();
        for (int at = 0; at < text.Length;)
        {
            var set = text[at] == '[' ? ParseSet(text, ref at) : Bit(ParseCharacter(text, ref at));
            int times = at < text.Length && text[at] == '{' ? ParseTimes(text, ref at) : 1;
            if (places.Count + times > Longest) throw new FormatException($"the pattern has more than {Longest} places");
            for (; times > 0; times--) places.Add(set);
        }
        return new([.. places]);
    }

    static UInt128 ParseSet(string text, ref int at)
    {
        UInt128 set = 0;
        at++;
        while (at < text.Length && text[at] != ']')
        {
            char from = ParseCharacter(text, ref at), to = from;
            if (at < text.Length && text[at] == '-')
            {
                at++;
                to = ParseCharacter(text, ref at);
            }
            for (int c = from; c <= to; c++) set |= Bit((char)c);
        }
        if (at == text.Length || set == 0) throw new FormatException($"'{text}': a set of characters is not closed, or empty");
        at++;
        return set;
    }

    static int ParseTimes(string text, ref int at)
    {
        int end = text.IndexOf('}', at);
        if (end < 0 || !int.TryParse(text.AsSpan(at + 1, end - at - 1), out int times) || times is < 1 or > Longest)
            throw new FormatException($"'{text}': {{n}} is expected at character {at}");
        at = end + 1;
        return times;
    }

    static char ParseCharacter(string text, ref int at)
    {
        if (text[at] == '\\') at++;
        if (at >= text.Length || text[at] >= 128) throw new FormatException($"'{text}': an ASCII character is expected at {at}");
        return text[at++];
    }

    static UInt128 Bit(char character) => UInt128.One << character;
}
