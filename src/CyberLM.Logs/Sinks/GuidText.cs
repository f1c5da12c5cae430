using System.Buffers.Text;

namespace CyberLM.Logs;

/// <summary>GUIDs as they stand in text: 8-4-4-4-12 hexadecimal digits of either case.</summary>
static class GuidText
{
    public const int Length = 36;

    public static bool TryParse(ReadOnlySpan<byte> text, out Guid guid)
    {
        guid = default;
        return text.Length == Length && Utf8Parser.TryParse(text, out guid, out int used, 'D') && used == Length;
    }

    /// <summary>Where the next one stands from a place on; -1 when there is none.</summary>
    public static int Find(ReadOnlySpan<byte> text, int from, out Guid guid)
    {
        for (int at = from; at + Length <= text.Length; at++)
        {
            int dash = text[(at + 8)..].IndexOf((byte)'-');
            if (dash < 0) break;
            at += dash;
            if (at + Length <= text.Length && TryParse(text.Slice(at, Length), out guid)) return at;
        }
        guid = default;
        return -1;
    }

    /// <summary>The place of a digit, of 32, in the text.</summary>
    public static int Place(int digit) => digit switch
    {
        < 8 => digit,
        < 12 => digit + 1,
        < 16 => digit + 2,
        < 20 => digit + 3,
        _ => digit + 4,
    };
}
