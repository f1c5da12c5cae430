namespace CyberLM.Logs;

/// <summary>
/// How a text is spelled that takes the place of another in a JSON string or an URL: what must be escaped is, and a character that the
/// other one had escaped is escaped the same way.
/// </summary>
static class Respelling
{
    /// <param name="before">what stood there, as it was spelled</param>
    /// <param name="escapes">within a JSON string</param>
    /// <param name="percents">within a text whose percent escapes were undone</param>
    public static byte[] Of(byte[] text, ReadOnlySpan<byte> before, bool escapes, bool percents)
    {
        if (!(escapes || percents) || !text.AsSpan().ContainsAnyExcept(Plain)) return text;
        var to = new ByteBuffer();
        foreach (byte b in text)
        {
            if (percents && IsEscaped(b, before)) Percent(b, before, to);
            else if (escapes && b < 0x80) Json(b, before, to);
            else to.Add(b);
        }
        return to.Written.ToArray();
    }

    /// <summary>Spelled the same everywhere.</summary>
    static readonly System.Buffers.SearchValues<byte> Plain =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."u8);

    static bool IsEscaped(byte b, ReadOnlySpan<byte> before) => b == '%' || (!Plain.Contains(b) && b != '~' && !before.Contains(b));

    static void Percent(byte b, ReadOnlySpan<byte> before, ByteBuffer to)
    {
        bool lower = before.Contains((byte)'%') && before.ContainsAnyInRange((byte)'a', (byte)'f')
            && !before.ContainsAnyInRange((byte)'A', (byte)'F');
        var digits = lower ? "0123456789abcdef"u8 : "0123456789ABCDEF"u8;
        to.Add((byte)'%');
        to.Add(digits[b >> 4]);
        to.Add(digits[b & 15]);
    }

    static void Json(byte b, ReadOnlySpan<byte> before, ByteBuffer to)
    {
        if (Unicode(b, before) is { IsEmpty: false } same) to.Add(same);
        else if (b is (byte)'"' or (byte)'\\') to.Add([(byte)'\\', b]);
        else if (b < 0x20) to.Add([.. "\\u00"u8, "0123456789abcdef"u8[b >> 4], "0123456789abcdef"u8[b & 15]]);
        else to.Add(b);
    }

    /// <summary>The six bytes by which the character was spelled before; none where it was not.</summary>
    static ReadOnlySpan<byte> Unicode(byte b, ReadOnlySpan<byte> before)
    {
        for (int at = 0; at + 6 <= before.Length; at++)
        {
            if (!before[at..].StartsWith("\\u00"u8)) continue;
            if (Convert.ToInt32(System.Text.Encoding.ASCII.GetString(before.Slice(at + 4, 2)), 16) == b) return before.Slice(at, 6);
        }
        return default;
    }
}
