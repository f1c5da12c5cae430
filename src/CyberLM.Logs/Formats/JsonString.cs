using System.Buffers;
using System.Text;

namespace CyberLM.Logs;

/// <summary>Text as a JSON string with no more escapes than the grammar asks for: quote, backslash, control characters.</summary>
static class JsonString
{
    static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Enumerable.Range(0, 32).Select(i => (byte)i), .. "\"\\"u8]);

    public static void Write(ReadOnlySpan<byte> utf8, IBufferWriter<byte> json)
    {
        json.Write("\""u8);
        int at;
        while ((at = utf8.IndexOfAny(Escaped)) >= 0)
        {
            json.Write(utf8[..at]);
            WriteEscape(utf8[at], json);
            utf8 = utf8[(at + 1)..];
        }
        json.Write(utf8);
        json.Write("\""u8);
    }

    static void WriteEscape(byte value, IBufferWriter<byte> json)
    {
        int known = "\"\\\b\f\n\r\t"u8.IndexOf(value);
        if (known >= 0)
            json.Write([(byte)'\\', "\"\\bfnrt"u8[known]]);
        else
            json.Write(Encoding.ASCII.GetBytes($"\\u{value:x4}"));
    }

    /// <summary>What stands before a member's value: the object's start or a comma, the name, a colon.</summary>
    public static byte[] Key(string name, bool first)
    {
        var json = new ArrayBufferWriter<byte>();
        json.Write(first ? "{"u8 : ","u8);
        Write(Encoding.UTF8.GetBytes(name), json);
        json.Write(":"u8);
        return json.WrittenSpan.ToArray();
    }
}
