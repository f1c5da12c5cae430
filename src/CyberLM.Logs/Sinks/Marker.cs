using System.Security.Cryptography;
using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// Tells our records from real ones without a word in them. A GUID that is random by nature keeps its first 17 digits, version and variant
/// among them; the other 15 become the HMAC-SHA-256 of these under the marker's text. Who has the text can check any single GUID, wherever
/// the record went and in whatever form; to all others it is as random as before. The same GUID always becomes the same, so references
/// among records hold. One real GUID in 2^60 passes the check by chance.
/// </summary>
public sealed class Marker
{
    /// <summary>As a provenance says it, for whoever checks without this tool.</summary>
    public const string Scheme = "of a GUID's 32 hexadecimal digits, in lower case and without dashes, the last 15 are the first ones of"
        + " HMAC-SHA-256 (key: the marker's text in UTF-8; message: the first 17 digits)";

    /// <summary>Digits, of 32, from which on they are the mark.</summary>
    internal const int FirstDigit = 17;

    const int Digits = 32;
    const int ShortText = 16;

    readonly byte[] key;

    public Marker(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) throw new CyberLMException("--marker is empty", "a text that only you know");
        key = Encoding.UTF8.GetBytes(text);
    }

    /// <summary>Whoever has some records can try short texts on them.</summary>
    public bool CanBeGuessed => key.Length < ShortText;

    /// <summary>Names the text to those who have it, and tells it to nobody; as good as the text is long.</summary>
    public string Fingerprint => Convert.ToHexStringLower(HMACSHA256.HashData(key, "cyberlm marker fingerprint"u8))[..16];

    /// <summary>Whether a GUID with this mark stands anywhere in the bytes.</summary>
    public bool Holds(ReadOnlySpan<byte> record)
    {
        Span<byte> marked = stackalloc byte[GuidText.Length];
        for (int at = 0; (at = GuidText.Find(record, at, out _)) >= 0; at += GuidText.Length)
        {
            var guid = record.Slice(at, GuidText.Length);
            guid.CopyTo(marked);
            Plant(marked);
            if (Ascii.EqualsIgnoreCase(marked, guid)) return true;
        }
        return false;
    }

    /// <summary>Writes the mark into a GUID's text, in its own case.</summary>
    internal void Plant(Span<byte> guid)
    {
        Span<byte> kept = stackalloc byte[FirstDigit];
        for (int digit = 0; digit < FirstDigit; digit++) kept[digit] = (byte)(guid[GuidText.Place(digit)] | 0x20);     // lower case
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, kept, hash);
        bool upper = guid.ContainsAnyInRange((byte)'A', (byte)'F');
        var digits = upper ? "0123456789ABCDEF"u8 : "0123456789abcdef"u8;
        for (int digit = FirstDigit; digit < Digits; digit++)
        {
            int i = digit - FirstDigit;
            guid[GuidText.Place(digit)] = digits[(hash[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 15];
        }
    }
}
