namespace CyberLM.Logs;

/// <summary>
/// Names that a key or an address has shown to be some, found again wherever they stand as whole words: in messages, paths, commands.
/// Upper and lower case are the same.
/// </summary>
sealed class KnownNames
{
    const int LongestWord = 64;
    readonly HashSet<byte[]> names = new(BytesComparer.Instance), accounts = new(BytesComparer.Instance);

    /// <summary>By the name's first word; the longest first.</summary>
    readonly Dictionary<byte[], List<byte[]>> byWord = new(BytesComparer.Instance);

    /// <summary>In the order of their bytes.</summary>
    public IEnumerable<byte[]> All => names.OrderBy(name => name, Comparer<byte[]>.Create((x, y) => x.AsSpan().SequenceCompareTo(y)));

    public void Add(ReadOnlySpan<byte> name)
    {
        byte[] lower = Words.Lower(name);
        int word = Words.End(lower, 0);
        if (word is 0 or > LongestWord || !names.Add(lower)) return;
        byte[] first = lower[..word];
        if (!byWord.TryGetValue(first, out var list)) byWord.Add(first, list = []);
        int at = list.FindIndex(other => other.Length < lower.Length);
        list.Insert(at < 0 ? list.Count : at, lower);
    }

    public void AddAccount(ReadOnlySpan<byte> digits) => accounts.Add(digits.ToArray());

    /// <summary>Looks at the beginning of a word; returns where the longest known name ends, or 0.</summary>
    public int Match(ReadOnlySpan<byte> text, int at, List<Finding> found)
    {
        int end = Words.End(text, at), length = end - at;
        if (length > LongestWord) return 0;
        if (length == AwsMap.AccountLength && accounts.GetAlternateLookup<ReadOnlySpan<byte>>().Contains(text[at..end]))
        {
            found.Add(new(at, length, FindingKind.Account));
            return end;
        }
        Span<byte> word = stackalloc byte[LongestWord];
        for (int i = 0; i < length; i++) word[i] = Words.Lower(text[at + i]);
        if (!byWord.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(word[..length], out var list)) return 0;
        foreach (byte[] name in list)
        {
            if (!StandsAt(text, at, name)) continue;
            found.Add(new(at, name.Length, FindingKind.Name));
            return at + name.Length;
        }
        return 0;
    }

    static bool StandsAt(ReadOnlySpan<byte> text, int at, byte[] lower)
    {
        if (text.Length - at < lower.Length || !Words.EndsAt(text, at + lower.Length)) return false;
        for (int i = 0; i < lower.Length; i++)
            if (Words.Lower(text[at + i]) != lower[i]) return false;
        return true;
    }
}
