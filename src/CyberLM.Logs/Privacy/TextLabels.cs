namespace CyberLM.Logs;

/// <summary>Names that running text announces: "Account Name:" in Windows messages, "user=" and "hostname:" in many lines.</summary>
static class TextLabels
{
    const int LongestValue = 128;

    /// <summary>In lower case, longer ones first where one begins another.</summary>
    static readonly (byte[] Label, KeyKind Kind)[] Labels =
    [
        ("account name"u8.ToArray(), KeyKind.User), ("account domain"u8.ToArray(), KeyKind.Host), ("domain name"u8.ToArray(), KeyKind.Host),
        ("workstation name"u8.ToArray(), KeyKind.Host), ("source workstation"u8.ToArray(), KeyKind.Host),
        ("computer name"u8.ToArray(), KeyKind.Host), ("computername"u8.ToArray(), KeyKind.Host), ("hostname"u8.ToArray(), KeyKind.Host),
        ("host name"u8.ToArray(), KeyKind.Host), ("logon account"u8.ToArray(), KeyKind.User), ("user_name"u8.ToArray(), KeyKind.User),
        ("account_name"u8.ToArray(), KeyKind.User), ("user id"u8.ToArray(), KeyKind.User), ("userid"u8.ToArray(), KeyKind.User),
        ("user name"u8.ToArray(), KeyKind.User), ("username"u8.ToArray(), KeyKind.User), ("user"u8.ToArray(), KeyKind.User),
    ];

    /// <summary>Looks at the beginning of a word; returns where the value ends, or 0.</summary>
    public static int Match(ReadOnlySpan<byte> text, int at, List<Finding> found)
    {
        if (!"acdhlsuw"u8.Contains(Words.Lower(text[at]))) return 0;
        foreach (var (label, kind) in Labels)
            if (StartsWith(text[at..], label) && Value(text, at + label.Length) is { Length: > 0 } value)
            {
                KeyedNames.Find(text, value.Start, value.Start + value.Length, kind, found);
                return value.Start + value.Length;
            }
        return 0;
    }

    static bool StartsWith(ReadOnlySpan<byte> text, byte[] lower)
    {
        if (text.Length <= lower.Length) return false;
        for (int i = 0; i < lower.Length; i++)
            if (Words.Lower(text[i]) != lower[i]) return false;
        return true;
    }

    /// <summary>
    /// Between quotes; up to the line's end where a tab comes first, as in Windows messages; else up to the next blank.
    /// </summary>
    static (int Start, int Length) Value(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] == ' ') at++;
        if (at == text.Length || text[at] is not ((byte)':' or (byte)'=')) return default;
        int start = at + 1;
        while (start < text.Length && text[start] is (byte)' ' or (byte)'\t') start++;
        // An authority of Windows may have a blank, and its accounts are the same everywhere.
        int backslash = text[start..Math.Min(text.Length, start + LongestValue)].IndexOf((byte)'\\');
        if (backslash > 0 && KeyedNames.IsPrincipal(text.Slice(start, backslash))) return (start, backslash);
        bool tabbed = text[at..start].Contains((byte)'\t');
        byte quote = start < text.Length && text[start] is (byte)'"' or (byte)'\'' ? text[start++] : (byte)0;
        int end = start;
        while (end < text.Length && end - start <= LongestValue && !IsEnd(text[end], tabbed, quote)) end++;
        // An address or a path is looked at as any text.
        if (end == start || end - start > LongestValue || !Words.IsWord(text[start])) return default;
        if (text[start..end].ContainsAny("@/:="u8) || IdentifierShapes.Match(text, start, []) > 0) return default;
        return (start, end - start);
    }

    static bool IsEnd(byte b, bool tabbed, byte quote) => b < 0x20
        || (quote != 0 ? b == quote : !tabbed && b is (byte)' ' or (byte)',' or (byte)';' or (byte)'"' or (byte)'\'');
}
