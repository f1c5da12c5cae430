using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>
/// JSON text in a JSON string, escaped as nearly all writers do it: backslash before quote and backslash, short forms for control
/// characters where there are some, nothing else. A string spelled in another way is not taken apart.
/// </summary>
static class JsonInString
{
    /// <summary>
    /// Appends the string's content to its own buffer, and truncates again where escaping it would not give the same spelling.
    /// </summary>
    public static bool Unescape(ByteBuffer text, int start, int length)
    {
        int content = text.Length;
        var reader = new Utf8JsonReader(text.Slice(start, length));
        reader.Read();
        text.GetSpan(length);
        try
        {
            text.Advance(reader.CopyString(text.GetSpan(length)));
        }
        catch (InvalidOperationException)
        {
            return false;                                     // a lone surrogate has no UTF-8 form
        }
        int escaped = text.Length;
        text.Add((byte)'"');
        Escape(text.Slice(content, escaped - content), text);
        text.Add((byte)'"');
        bool same = text.Slice(escaped, text.Length - escaped).SequenceEqual(text.Slice(start, length));
        text.Truncate(same ? escaped : content);
        return same;
    }

    /// <summary>Appends the bytes, escaped; they may be a part of the buffer.</summary>
    public static void Escape(ReadOnlySpan<byte> content, ByteBuffer text)
    {
        foreach (byte b in content)
        {
            switch (b)
            {
                case (byte)'"' or (byte)'\\':
                    text.Add((byte)'\\');
                    text.Add(b);
                    break;
                case (byte)'\n':
                    text.Add("\\n"u8);
                    break;
                case (byte)'\r':
                    text.Add("\\r"u8);
                    break;
                case (byte)'\t':
                    text.Add("\\t"u8);
                    break;
                case (byte)'\b':
                    text.Add("\\b"u8);
                    break;
                case (byte)'\f':
                    text.Add("\\f"u8);
                    break;
                case < 0x20:
                    text.Add("\\u00"u8);
                    text.Add((byte)('0' + (b >> 4)));
                    text.Add("0123456789abcdef"u8[b & 15]);
                    break;
                default:
                    text.Add(b);
                    break;
            }
        }
    }
}
