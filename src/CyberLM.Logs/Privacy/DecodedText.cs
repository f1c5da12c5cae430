namespace CyberLM.Logs;

/// <summary>
/// What a JSON string says, and for each byte of it where it is spelled: an escape is one place. Percent escapes of an URL can be undone on
/// top. What is no escape stands for itself, a lone surrogate for three bytes, as in WTF-8.
/// </summary>
sealed class DecodedText
{
    readonly ByteBuffer text = new();
    int[] origins = new int[256];

    public ReadOnlySpan<byte> Text => text.Written;

    /// <summary>Where the byte at this place of the text begins in the spelling; of the text's end, the spelling's.</summary>
    public int Origin(int at) => origins[at];

    /// <param name="escapes">false: a backslash is one</param>
    public void Read(ReadOnlySpan<byte> spelling, bool escapes = true)
    {
        text.Clear();
        int at = 0;
        while (at < spelling.Length) at = escapes && spelling[at] == '\\' ? ReadEscape(spelling, at) : Add(spelling[at], at, 1);
        End(at);
    }

    int Add(byte value, int at, int length)
    {
        if (text.Length + 1 >= origins.Length) Array.Resize(ref origins, 2 * origins.Length);
        origins[text.Length] = at;
        text.Add(value);
        return at + length;
    }

    void End(int at) => origins[text.Length] = at;

    int ReadEscape(ReadOnlySpan<byte> spelling, int at)
    {
        if (at + 1 == spelling.Length) return Add(spelling[at], at, 1);
        int known = "bfnrt\"\\/"u8.IndexOf(spelling[at + 1]);
        if (known >= 0) return Add("\b\f\n\r\t\"\\/"u8[known], at, 2);
        if (spelling[at + 1] != 'u' || ReadHex(spelling, at + 2, 4) is not { } unit) return Add(spelling[at], at, 1);
        int length = 6, code = unit;
        if (char.IsHighSurrogate((char)unit) && at + 12 <= spelling.Length && spelling[at + 6] == '\\' && spelling[at + 7] == 'u'
            && ReadHex(spelling, at + 8, 4) is { } low && char.IsLowSurrogate((char)low))
            (length, code) = (12, char.ConvertToUtf32((char)unit, (char)low));
        AddCode(code, at);
        return at + length;
    }

    void AddCode(int code, int at)
    {
        if (code < 0x80)
        {
            Add((byte)code, at, 0);
            return;
        }
        int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
        Add((byte)((0xff00 >> (more + 1)) | (code >> (6 * more))), at, 0);
        for (int i = more - 1; i >= 0; i--) Add((byte)(0x80 | ((code >> (6 * i)) & 0x3f)), at, 0);
    }

    static int? ReadHex(ReadOnlySpan<byte> spelling, int at, int digits)
    {
        if (at + digits > spelling.Length) return null;
        int value = 0;
        foreach (byte b in spelling.Slice(at, digits))
        {
            if (!char.IsAsciiHexDigit((char)b)) return null;
            value = 16 * value + (b <= '9' ? b - '0' : (b | 0x20) - 'a' + 10);
        }
        return value;
    }

    /// <summary>Undoes what an URL escapes, in place: the text only becomes shorter.</summary>
    public void UndoPercents()
    {
        byte[] before = text.Written.ToArray();
        int end = origins[before.Length];
        text.Clear();
        for (int at = 0; at < before.Length;)
        {
            int? value = before[at] == '%' ? ReadHex(before, at + 1, 2) : null;
            int origin = origins[at];
            at = value is { } code ? at + 3 : at + 1;
            Add((byte)(value ?? before[at - 1]), origin, 0);
        }
        End(end);
    }
}
