using System.Text;

namespace CyberLM.Logs;

/// <summary>The names in a string whose key says that some stand there: alone, as DOMAIN\user, or several in a list.</summary>
static class KeyedNames
{
    /// <summary>Longer is a sentence, and looked at as any text.</summary>
    public const int Longest = 160;

    /// <summary>Shorter ones stand in too many texts to be looked for.</summary>
    const int ShortestSpreading = 3;

    public static bool Holds(KeyKind kind) =>
        kind is KeyKind.Person or KeyKind.User or KeyKind.Host or KeyKind.Resource or KeyKind.Account;

    /// <summary>Adds what a stretch between shapes names.</summary>
    public static void Find(ReadOnlySpan<byte> text, int start, int end, KeyKind kind, List<Finding> found)
    {
        if (IsPrincipal(text[start..end].Trim(" \t"u8))) return;             // NT AUTHORITY is one name, though a host's has no blank
        var parting = kind switch
        {
            KeyKind.Person => ";\\|<>\"()[]{}"u8,
            KeyKind.User => ";\\|<>\"()[]{}:/@,"u8,
            _ => ";\\|<>\"()[]{}:/@, \t"u8,
        };
        while (start < end)
        {
            int length = text[start..end].IndexOfAny(parting);
            if (length < 0) length = end - start;
            bool isDomain = start + length < end && text[start + length] == '\\' && kind == KeyKind.User;
            Piece(text, start, start + length, isDomain ? KeyKind.Host : kind, found);
            start += length + 1;
        }
    }

    /// <summary>One name, without the blanks and signs round it.</summary>
    public static void Piece(ReadOnlySpan<byte> text, int start, int end, KeyKind kind, List<Finding> found)
    {
        while (start < end && !Words.IsWord(text[start])) start++;
        while (end > start && !Words.IsWord(text[end - 1])) end--;
        var piece = text[start..end];
        if (piece.Length == 0 || IsPrincipal(piece) || IsCloudIdentifier(piece)) return;
        if (AwsMap.IsAccount(piece)) found.Add(new(start, piece.Length, FindingKind.Account, Spreads: true));
        else if (kind == KeyKind.Host && piece.Length <= HostLabels.Longest) HostLabels.Find(piece, start, named: true, found);
        else if (kind == KeyKind.Resource) Labels(piece, start, found);
        // Other products number their accounts otherwise; "self" and "amazon" are none.
        else if (kind != KeyKind.Account || piece.ContainsAnyInRange((byte)'0', (byte)'9'))
            found.Add(new(start, piece.Length, FindingKind.Name, Spreads: true));
    }

    /// <summary>A bucket's name may have dots, and is the beginning of a host name then.</summary>
    public static void Labels(ReadOnlySpan<byte> name, int at, List<Finding> found)
    {
        for (int start = 0; start < name.Length;)
        {
            int length = name[start..].IndexOf((byte)'.');
            if (length < 0) length = name.Length - start;
            if (length > 0) found.Add(new(at + start, length, FindingKind.Name, Spreads: true));
            start += length + 1;
        }
    }

    /// <summary>A name that is the same everywhere.</summary>
    public static bool IsPrincipal(ReadOnlySpan<byte> name)
    {
        if (name.Length > KeyedNames.Longest) return false;
        string lower = Encoding.Latin1.GetString(name).ToLowerInvariant();
        return WellKnown.Principals.Contains(lower) || WellKnown.GivenByAws.Any(start => lower.StartsWith(start, StringComparison.Ordinal));
    }

    /// <summary>i-0dbc91f429e48eeed: a machine that names its session after itself; its kind's prefix would be lost.</summary>
    static bool IsCloudIdentifier(ReadOnlySpan<byte> name)
    {
        int hyphen = name.LastIndexOf((byte)'-'), digits = name.Length - hyphen - 1;
        if (hyphen is < 1 or > 8 || digits is not (8 or 17)) return false;
        foreach (byte b in name[(hyphen + 1)..])
            if (b is not (>= (byte)'0' and <= (byte)'9' or >= (byte)'a' and <= (byte)'f')) return false;
        return name[(hyphen + 1)..].ContainsAnyInRange((byte)'0', (byte)'9');
    }

    /// <summary>Whether a name is looked for in other texts: not a number, and no word that stands there anyway.</summary>
    public static bool Spreads(ReadOnlySpan<byte> name)
    {
        bool letter = false;
        foreach (byte b in name) letter |= Words.IsLetter(b);
        return letter && name.Length >= ShortestSpreading && !IsPrincipal(name)
            && !(name.Length <= 32 && WellKnown.CommonWords.Contains(Encoding.Latin1.GetString(name).ToLowerInvariant()));
    }
}
