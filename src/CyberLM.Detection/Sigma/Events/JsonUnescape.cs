using System.Buffers.Text;
using System.Text;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// The text of a JSON string. The library's own throws on half a surrogate pair, which logs do hold; here it becomes U+FFFD.
/// </summary>
static class JsonUnescape
{
    /// <summary>Writes what the spelling between the quotes means; never longer than the spelling.</summary>
    public static int Write(ReadOnlySpan<byte> spelled, Span<byte> text)
    {
        int length = 0;
        while (true)
        {
            int escape = spelled.IndexOf((byte)'\\');
            if (escape < 0 || escape + 1 >= spelled.Length)
            {
                spelled.CopyTo(text[length..]);
                return length + spelled.Length;
            }
            spelled[..escape].CopyTo(text[length..]);
            length += escape;
            spelled = spelled[escape..];
            int used = 2;
            if (spelled[1] == 'u')
                length += Rune(spelled, out used).EncodeToUtf8(text[length..]);
            else
                text[length++] = Escaped(spelled[1]);
            spelled = spelled[used..];
        }
    }

    public static byte Escaped(byte letter) => letter switch
    {
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => letter,
    };

    public static Rune Rune(ReadOnlySpan<byte> spelled, out int used)
    {
        const int length = 6;
        char first = Unit(spelled);
        used = length;
        if (System.Text.Rune.TryCreate(first, out var rune)) return rune;
        var rest = spelled[length..];
        if (char.IsHighSurrogate(first) && rest.Length >= length && rest[0] == '\\' && rest[1] == 'u' &&
            System.Text.Rune.TryCreate(first, Unit(rest), out rune))
        {
            used = 2 * length;
            return rune;
        }
        return System.Text.Rune.ReplacementChar;
    }

    static char Unit(ReadOnlySpan<byte> spelled) =>
        Utf8Parser.TryParse(spelled.Slice(2, 4), out ushort unit, out _, 'x') ? (char)unit : '\uFFFD';
}
