namespace CyberLM.Logs;

/// <summary>Identifiers of things in AWS: a word or two that say what it is, and 8 or 17 hexadecimal digits; i-0dbc91f429e48eeed.</summary>
static class CloudIdentifiers
{
    const int LongestPrefix = 24;

    public static bool IsOne(string text) =>
        text.Length is > 9 and < 48 && Match(System.Text.Encoding.UTF8.GetBytes(text), 0) == text.Length;

    /// <summary>Looks at the beginning of a word; returns where the identifier ends, or 0.</summary>
    public static int Match(ReadOnlySpan<byte> text, int at)
    {
        int end = at, hyphen = -1;
        while (end < text.Length && end - at < LongestPrefix + 18
            && (text[end] is >= (byte)'a' and <= (byte)'z' or >= (byte)'0' and <= (byte)'9' or (byte)'-'))
        {
            if (text[end] == '-') hyphen = end;
            end++;
        }
        if (hyphen <= at || hyphen - at > LongestPrefix || end - hyphen - 1 is not (8 or 17) || !Words.EndsAt(text, end)) return 0;
        if (text[at..hyphen].ContainsAnyExcept(Letters) || text[(hyphen + 1)..end].ContainsAnyExcept("0123456789abcdef"u8)) return 0;
        return text[(hyphen + 1)..end].ContainsAnyInRange((byte)'0', (byte)'9') ? end : 0;
    }

    /// <summary>Images are published: the same at many organisations.</summary>
    public static bool IsPublic(ReadOnlySpan<byte> identifier) => identifier.StartsWith("ami-"u8);

    static readonly System.Buffers.SearchValues<byte> Letters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz-"u8);
}
