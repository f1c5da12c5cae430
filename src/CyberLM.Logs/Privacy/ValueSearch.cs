namespace CyberLM.Logs;

/// <summary>Everything in one string that gets a pseudonym, in the order in which it stands there.</summary>
sealed class ValueSearch(KnownNames known)
{
    readonly NameShapes shapes = new();
    readonly List<Finding> found = [];

    /// <summary>What was found last; valid until the next search.</summary>
    public List<Finding> Find(ReadOnlySpan<byte> text, KeyKind kind)
    {
        found.Clear();
        shapes.Begin();
        bool named = KeyedNames.Holds(kind) && text.Length <= KeyedNames.Longest && !HasControls(text)
            && !(kind == KeyKind.Host && text.Contains((byte)'/'));         // a path, or an address of the web
        if (named && KeyedNames.IsPrincipal(text)) return found;
        int at = 0, gap = 0;
        while (at < text.Length)
        {
            int end = IsPlaceToLook(text, at) ? Match(text, at, named, kind) : 0;
            if (end > 0)
            {
                if (named) Between(text, gap, at, kind);
                gap = at = end;
            }
            else
            {
                at = Words.IsWord(text[at]) ? Words.End(text, at) : at + 1;
            }
        }
        if (named) Between(text, gap, text.Length, kind);
        return found;
    }

    /// <summary>
    /// What stands between shapes was passed over; its names come behind those of the shape that followed, and are put before them.
    /// </summary>
    void Between(ReadOnlySpan<byte> text, int start, int end, KeyKind kind)
    {
        if (start >= end) return;
        int before = found.FindIndex(finding => finding.Start >= end), count = found.Count;
        KeyedNames.Find(text, start, end, kind, found);
        if (before < 0 || found.Count == count) return;
        var late = found.GetRange(count, found.Count - count);
        found.RemoveRange(count, late.Count);
        found.InsertRange(before, late);
    }

    static bool IsPlaceToLook(ReadOnlySpan<byte> text, int at) =>
        Words.IsWord(text[at]) || text[at] is (byte)':' or (byte)'\\' or (byte)'/';

    int Match(ReadOnlySpan<byte> text, int at, bool named, KeyKind kind)
    {
        bool word = Words.IsWord(text[at]);
        if ((word || text[at] == ':') && IsBorder(text, at) && IdentifierShapes.Match(text, at, found) is > 0 and var identifier)
            return identifier;
        // A user may be called anna.no, which is a host elsewhere.
        bool hosts = kind == KeyKind.Host || (!named && kind != KeyKind.Key);
        if (shapes.Match(text, at, hosts, found) is > 0 and var shape) return shape;
        if (named || !word || kind == KeyKind.Key) return 0;
        return TextLabels.Match(text, at, found) is > 0 and var labelled ? labelled : known.Match(text, at, found);
    }

    /// <summary>A colon in the middle of a word begins no address.</summary>
    static bool IsBorder(ReadOnlySpan<byte> text, int at) => text[at] != ':' || at == 0 || !Words.IsWord(text[at - 1]);

    static bool HasControls(ReadOnlySpan<byte> text)
    {
        foreach (byte b in text)
            if (b < 0x20) return true;
        return false;
    }
}
