using System.Security.Cryptography;

namespace CyberLM.Logs;

/// <summary>
/// Pseudonyms of names: each run of letters becomes an invented word, each run of digits as many others, and what stands between them
/// stays, as does the case. The whole name decides, so that two people of one first name have nothing in common afterwards.
/// </summary>
/// <remarks>
/// A pseudonym is drawn from HMAC-SHA256 of key and lower-case name. One that is taken, or is a real name of the log, gives way: the name
/// is drawn again with a syllable more, until it is free. Names that are added together are drawn in the order of their bytes, so the
/// order of records does not matter; only which names a log has can. Two names of six letters meet once in 17 million pairs.
/// </remarks>
sealed class NameMap(PseudonymKey key)
{
    const string Consonants = "bdfghjklmnprstvz", Vowels = "aeiou", Ends = "nrls";
    readonly byte[] secret = key.Derive("names");
    readonly Dictionary<byte[], byte[]> pseudonyms = new(BytesComparer.Instance);
    readonly HashSet<byte[]> taken = new(BytesComparer.Instance);

    /// <summary>Gives all of them pseudonyms, none of which is one of the names.</summary>
    /// <param name="names">in lower case, in the order of their bytes</param>
    public void Add(IReadOnlyCollection<byte[]> names)
    {
        foreach (byte[] name in names) taken.Add(name);
        foreach (byte[] name in names) Lower(name);
    }

    /// <summary>The pseudonym in lower case.</summary>
    public byte[] Lower(ReadOnlySpan<byte> name)
    {
        byte[] lower = Words.Lower(name);
        if (pseudonyms.TryGetValue(lower, out byte[]? known)) return known;
        if (!Array.Exists(lower, Words.IsWord)) return lower;                // nothing in it could change
        byte[] drawn;
        int attempt = 0;
        do drawn = Draw(lower, attempt++);
        while (!taken.Add(drawn));
        pseudonyms.Add(lower, drawn);
        return drawn;
    }

    /// <summary>Calls back with each run of the name that changes, and what it becomes; what lies between them stays.</summary>
    public void Map(ReadOnlySpan<byte> name, Action<int, int, byte[]> replace)
    {
        byte[] lower = Lower(name);
        for (int at = 0, to = 0; at < name.Length;)
        {
            if (!Words.IsWord(name[at]))
            {
                (at, to) = (at + 1, to + 1);
                continue;
            }
            int end = RunEnd(name, at), toEnd = RunEnd(lower, to);
            replace(at, end - at, InCaseOf(name[at..end], lower[to..toEnd]));
            (at, to) = (end, toEnd);
        }
    }

    static int RunEnd(ReadOnlySpan<byte> name, int from)
    {
        bool letters = Words.IsLetter(name[from]);
        int end = from;
        while (end < name.Length && Words.IsWord(name[end]) && Words.IsLetter(name[end]) == letters) end++;
        return end;
    }

    /// <summary>All in capitals, or capitals where the model has them.</summary>
    static byte[] InCaseOf(ReadOnlySpan<byte> model, byte[] lower)
    {
        bool upper = model.ContainsAnyInRange((byte)'A', (byte)'Z') && !model.ContainsAnyInRange((byte)'a', (byte)'z') && model.Length > 1;
        for (int i = 0; i < lower.Length; i++)
            if (lower[i] is >= (byte)'a' and <= (byte)'z' && (upper || (i < model.Length && model[i] is >= (byte)'A' and <= (byte)'Z')))
                lower[i] -= 32;
        return lower;
    }

    byte[] Draw(byte[] name, int attempt)
    {
        var stream = new HashStream(secret, name, attempt);
        var drawn = new List<byte>();
        int more = attempt;                                     // syllables or digits, in the first run
        for (int at = 0; at < name.Length;)
        {
            if (!Words.IsWord(name[at]))
            {
                drawn.Add(name[at++]);
                continue;
            }
            int end = RunEnd(name, at);
            if (Words.IsLetter(name[at])) AddWord(stream, Syllables(end - at) + more, drawn);
            else AddDigits(stream, end - at + more, drawn);
            (at, more) = (end, 0);
        }
        return [.. drawn];
    }

    static int Syllables(int letters) => letters switch { <= 2 => 1, <= 5 => 2, <= 9 => 3, _ => 4 };

    static void AddWord(HashStream stream, int syllables, List<byte> to)
    {
        for (int i = 0; i < syllables; i++)
        {
            to.Add((byte)Consonants[stream.Next(Consonants.Length)]);
            to.Add((byte)Vowels[stream.Next(Vowels.Length)]);
            int end = stream.Next(2 * Ends.Length);
            if (end < Ends.Length && (i > 0 || syllables > 1)) to.Add((byte)Ends[end]);
        }
    }

    static void AddDigits(HashStream stream, int digits, List<byte> to)
    {
        for (int i = 0; i < digits; i++) to.Add((byte)('0' + stream.Next(10)));
    }

    /// <summary>Numbers that key, name and attempt decide.</summary>
    sealed class HashStream(byte[] secret, byte[] name, int attempt)
    {
        byte[] bytes = [];
        int next, blocks;

        /// <summary>A number below a small one: of 16 bits, so that the first ones are hardly likelier.</summary>
        public int Next(int below)
        {
            if (next + 2 > bytes.Length)
            {
                byte[] input = [.. name, 0, .. BitConverter.GetBytes(attempt), .. BitConverter.GetBytes(blocks++)];
                (bytes, next) = (HMACSHA256.HashData(secret, input), 0);
            }
            int drawn = bytes[next++] | (bytes[next++] << 8);
            return drawn % below;
        }
    }
}
