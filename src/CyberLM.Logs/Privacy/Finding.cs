namespace CyberLM.Logs;

enum FindingKind : byte
{
    /// <summary>A user, a person, a label of a host: the whole of it has one pseudonym.</summary>
    Name,
    Address,

    /// <summary>An address that a slash and a length follow.</summary>
    Network,

    /// <summary>An IPv4 address with hyphens for dots, as in ip-10-0-0-1.</summary>
    HyphenedAddress,
    Guid,
    Sid,
    Mac,
    Account,
    AwsIdentifier,
}

/// <summary>Something in a text that gets a pseudonym.</summary>
/// <param name="Spreads">a name that is to be found wherever else it stands as a word</param>
/// <param name="Network">of a network, its length</param>
readonly record struct Finding(int Start, int Length, FindingKind Kind, bool Spreads = false, int Network = 0)
{
    public int End => Start + Length;
}

/// <summary>What makes a word: ASCII letters and digits, and every byte of a character beyond them.</summary>
static class Words
{
    public static bool IsWord(byte b) => b >= 0x80 || char.IsAsciiLetterOrDigit((char)b);

    public static bool IsLetter(byte b) => b >= 0x80 || char.IsAsciiLetter((char)b);

    /// <summary>Whether a word could end before this place.</summary>
    public static bool EndsAt(ReadOnlySpan<byte> text, int at) => at >= text.Length || !IsWord(text[at]);

    /// <summary>The first place from here on that is no part of a word.</summary>
    public static int End(ReadOnlySpan<byte> text, int from)
    {
        while (from < text.Length && IsWord(text[from])) from++;
        return from;
    }

    public static byte Lower(byte b) => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;

    public static byte[] Lower(ReadOnlySpan<byte> text)
    {
        byte[] lower = text.ToArray();
        for (int i = 0; i < lower.Length; i++) lower[i] = Lower(lower[i]);
        return lower;
    }
}
