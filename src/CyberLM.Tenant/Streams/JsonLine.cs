using System.Buffers;
using System.Buffers.Text;

namespace CyberLM.Tenant;

/// <summary>
/// Writes one JSON object per line with ", " and ": " between things and everything outside ASCII escaped, as the original export does;
/// Utf8JsonWriter has no such spacing.
/// </summary>
sealed class JsonLine(IBufferWriter<byte> output)
{
    bool separate;

    public void Open()
    {
        Separate();
        Raw("{"u8);
        separate = false;
    }

    public void Open(ReadOnlySpan<byte> key)
    {
        Key(key);
        Raw("{"u8);
        separate = false;
    }

    public void Close()
    {
        Raw("}"u8);
        separate = true;
    }

    public void OpenArray(ReadOnlySpan<byte> key)
    {
        Key(key);
        Raw("["u8);
        separate = false;
    }

    public void CloseArray()
    {
        Raw("]"u8);
        separate = true;
    }

    /// <summary>A text in an array.</summary>
    public void Item(string value)
    {
        Separate();
        Quoted(value);
    }

    public void EndLine()
    {
        Raw("\n"u8);
        separate = false;
    }

    public void EmptyObject(ReadOnlySpan<byte> key) => Value(key, "{}"u8);
    public void EmptyArray(ReadOnlySpan<byte> key) => Value(key, "[]"u8);
    public void Null(ReadOnlySpan<byte> key) => Value(key, "null"u8);
    public void Boolean(ReadOnlySpan<byte> key, bool value) => Value(key, value ? "true"u8 : "false"u8);

    public void Number(ReadOnlySpan<byte> key, long value)
    {
        Key(key);
        Span<byte> digits = output.GetSpan(20);
        Utf8Formatter.TryFormat(value, digits, out int written);
        output.Advance(written);
    }

    /// <summary>At most seven decimals, at least one, never an exponent.</summary>
    public void Degrees(ReadOnlySpan<byte> key, double value)
    {
        Key(key);
        Span<byte> digits = output.GetSpan(32);
        value.TryFormat(digits, out int written, "0.0######", System.Globalization.CultureInfo.InvariantCulture);
        output.Advance(written);
    }

    public void Guid(ReadOnlySpan<byte> key, Guid value)
    {
        Key(key);
        Span<byte> text = output.GetSpan(38);
        text[0] = (byte)'"';
        value.TryFormat(text[1..], out _, "D");
        text[37] = (byte)'"';
        output.Advance(38);
    }

    /// <summary>Six digits of the second, then Z.</summary>
    public void Time(ReadOnlySpan<byte> key, DateTime utc)
    {
        Key(key);
        Span<byte> text = output.GetSpan(40);
        utc.TryFormat(text, out int written, "'\"'yyyy-MM-dd'T'HH:mm:ss.ffffff'Z\"'", System.Globalization.CultureInfo.InvariantCulture);
        output.Advance(written);
    }

    /// <summary>As the newer exports write it: seven digits, then the offset.</summary>
    public void TimeWithOffset(ReadOnlySpan<byte> key, DateTime utc)
    {
        Key(key);
        Span<byte> text = output.GetSpan(48);
        utc.TryFormat(
            text, out int written, "'\"'yyyy-MM-dd'T'HH:mm:ss.fffffff'+00:00\"'", System.Globalization.CultureInfo.InvariantCulture);
        output.Advance(written);
    }

    public void Text(ReadOnlySpan<byte> key, string value)
    {
        Key(key);
        Quoted(value);
    }

    void Quoted(string value)
    {
        Raw("\""u8);
        foreach (char c in value)
        {
            Character(c);
        }
        Raw("\""u8);
    }

    void Character(char c)
    {
        if (c is '"' or '\\')
        {
            Raw([(byte)'\\', (byte)c]);
        }
        else if (c is >= ' ' and < (char)127)
        {
            Raw([(byte)c]);
        }
        else
        {
            Span<byte> escape = output.GetSpan(6);
            escape[0] = (byte)'\\';
            escape[1] = (byte)'u';
            Utf8Formatter.TryFormat((ushort)c, escape[2..], out _, new StandardFormat('x', 4));
            output.Advance(6);
        }
    }

    void Value(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Key(key);
        Raw(value);
    }

    void Key(ReadOnlySpan<byte> key)
    {
        Separate();
        Raw("\""u8);
        Raw(key);
        Raw("\": "u8);
    }

    void Separate()
    {
        if (separate)
        {
            Raw(", "u8);
        }
        separate = true;
    }

    void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(output.GetSpan(bytes.Length));
        output.Advance(bytes.Length);
    }
}
