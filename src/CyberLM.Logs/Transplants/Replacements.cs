using System.Text;

namespace CyberLM.Logs;

/// <summary>Why a value gives way.</summary>
enum ReplacementKind : byte
{
    /// <summary>Somebody's name, a host's, a domain's: upper and lower case are the same, and the spelling follows.</summary>
    Name,
    Address,

    /// <summary>Digits and letters that mean nothing: accounts, GUIDs, request ids.</summary>
    Identifier,
}

/// <summary>Values and what they become wherever they stand as whole words: the longest that begins at a place.</summary>
sealed class Replacements
{
    /// <param name="Everywhere">false: a word of any text, replaced where a key or what stands beside it says that it is a name</param>
    sealed record Entry(byte[] Old, byte[] Lower, byte[] New, ReplacementKind Kind, bool Everywhere);

    const int LongestWord = 128;

    /// <summary>By the first word; the longest first.</summary>
    readonly Dictionary<byte[], List<Entry>> byWord = new(BytesComparer.Instance);
    readonly Dictionary<string, string> all = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>In the order in which they were added.</summary>
    public IReadOnlyDictionary<string, string> All => all;

    public bool Has(string old) => all.ContainsKey(old);

    /// <summary>The first to add a value decides; one that stays as it is keeps others from changing it.</summary>
    public void Add(string old, string by, ReplacementKind kind, bool everywhere = true)
    {
        if (old.Length == 0 || !all.TryAdd(old, by)) return;
        byte[] bytes = Encoding.UTF8.GetBytes(old), lower = Words.Lower(bytes);
        byte[] word = lower[..FirstWord(lower)];
        if (!byWord.TryGetValue(word, out var list)) byWord.Add(word, list = []);
        int at = list.FindIndex(other => other.Lower.Length < lower.Length);
        list.Insert(at < 0 ? list.Count : at, new(bytes, lower, Encoding.UTF8.GetBytes(by), kind, everywhere));
    }

    /// <summary>One that begins with a sign is found by that sign.</summary>
    static int FirstWord(ReadOnlySpan<byte> text) => Math.Min(Math.Max(1, Words.End(text, 0)), LongestWord);

    /// <summary>Looks at a place where a word or a sign begins; returns where what is replaced ends, or 0.</summary>
    public int Match(ReadOnlySpan<byte> text, int at, KeyKind kind, Edits edits)
    {
        int end = Words.IsWord(text[at]) ? Words.End(text, at) : at + 1, length = Math.Min(end - at, LongestWord);
        Span<byte> word = stackalloc byte[LongestWord];
        for (int i = 0; i < length; i++) word[i] = Words.Lower(text[at + i]);
        if (!byWord.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(word[..length], out var list)) return 0;
        foreach (var entry in list)
        {
            if (!StandsAt(text, at, entry) || !(entry.Everywhere || SaysName(text, at, entry.Lower.Length, kind))) continue;
            var old = text.Slice(at, entry.Lower.Length);
            byte[] by = Spelled(old, entry);
            if (!old.SequenceEqual(by)) edits.Add(at, old.Length, by);
            return at + old.Length;
        }
        return 0;
    }

    static bool StandsAt(ReadOnlySpan<byte> text, int at, Entry entry)
    {
        int end = at + entry.Lower.Length;
        if (end > text.Length || (Words.IsWord(text[end - 1]) && !Words.EndsAt(text, end))) return false;
        for (int i = 0; i < entry.Lower.Length; i++)
            if (Words.Lower(text[at + i]) != entry.Lower[i]) return false;
        return entry.Kind != ReplacementKind.Address || !GoesOn(text, at, end);
    }

    /// <summary>A fifth number: an object identifier, or a version.</summary>
    static bool GoesOn(ReadOnlySpan<byte> text, int at, int end) =>
        (at > 1 && text[at - 1] == '.' && char.IsAsciiDigit((char)text[at - 2]))
        || (end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit((char)text[end + 1]));

    static bool SaysName(ReadOnlySpan<byte> text, int at, int length, KeyKind kind)
    {
        if (KeyedNames.Holds(kind)) return true;
        if (at + length < text.Length && text[at + length] == '@') return true;
        var before = text[..at];
        return before.EndsWith("user/"u8) || before.EndsWith("role/"u8) || before.EndsWith("Users\\"u8) || before.EndsWith("/home/"u8)
            || before.EndsWith("\\"u8) && before.Length > 1 && Words.IsWord(before[^2]);
    }

    /// <summary>As asked for where the old one is as it was named; else in capitals, small letters or with a capital as that is.</summary>
    static byte[] Spelled(ReadOnlySpan<byte> old, Entry entry)
    {
        if (old.SequenceEqual(entry.Old) || !entry.New.AsSpan().ContainsAnyInRange((byte)'A', (byte)'z')) return entry.New;
        bool lower = old.ContainsAnyInRange((byte)'a', (byte)'z'), upper = old.ContainsAnyInRange((byte)'A', (byte)'Z');
        string by = Encoding.UTF8.GetString(entry.New);
        if (upper && !lower) return Encoding.UTF8.GetBytes(by.ToUpperInvariant());
        if (lower && !upper) return Encoding.UTF8.GetBytes(by.ToLowerInvariant());
        bool isCapital = old[0] is >= (byte)'A' and <= (byte)'Z' && !old[1..].ContainsAnyInRange((byte)'A', (byte)'Z');
        return isCapital ? Encoding.UTF8.GetBytes(char.ToUpperInvariant(by[0]) + by[1..]) : entry.New;
    }
}
