namespace CyberLM.Logs;

/// <summary>
/// What may stand between the quotes of a JSON string (RFC 8259, section 7): UTF-8 (RFC 3629, section 4) without control characters,
/// escapes whole, and no escaped surrogates, which would have to come in pairs.
/// </summary>
sealed class JsonStringText : ByteAutomaton
{
    const int Plain = 0, Escape = 1;

    /// <summary>Hexadecimal digits behind \u: before the first, behind a D, three to come, two, one.</summary>
    const int Hex4 = 2, HexD = 3, Hex3 = 4, Hex2 = 5, Hex1 = 6;

    /// <summary>Bytes of a character that are to come, and the four leading bytes that do not take any.</summary>
    const int More1 = 7, More2 = 8, More3 = 9, AfterE0 = 10, AfterEd = 11, AfterF0 = 12, AfterF4 = 13;

    public override bool Ends(int state) => state == Plain;

    public override int Next(int state, byte b) => state switch
    {
        Plain => Begin(b),
        Escape => b == 'u' ? Hex4 : "\"\\/bfnrt"u8.Contains(b) ? Plain : Refused,
        Hex4 => b is (byte)'d' or (byte)'D' ? HexD : IsHex(b) ? Hex3 : Refused,
        HexD => b is >= (byte)'0' and <= (byte)'7' ? Hex2 : Refused,
        Hex3 => IsHex(b) ? Hex2 : Refused,
        Hex2 => IsHex(b) ? Hex1 : Refused,
        Hex1 => IsHex(b) ? Plain : Refused,
        More1 => Continue(b, 0x80, 0xBF, Plain),
        More2 => Continue(b, 0x80, 0xBF, More1),
        More3 => Continue(b, 0x80, 0xBF, More2),
        AfterE0 => Continue(b, 0xA0, 0xBF, More1),
        AfterEd => Continue(b, 0x80, 0x9F, More1),
        AfterF0 => Continue(b, 0x90, 0xBF, More2),
        _ => Continue(b, 0x80, 0x8F, More2),
    };

    static int Begin(byte b) => b switch
    {
        < 0x20 or (byte)'"' => Refused,
        (byte)'\\' => Escape,
        < 0x80 => Plain,
        < 0xC2 => Refused,
        < 0xE0 => More1,
        0xE0 => AfterE0,
        0xED => AfterEd,
        < 0xF0 => More2,
        0xF0 => AfterF0,
        < 0xF4 => More3,
        0xF4 => AfterF4,
        _ => Refused,
    };

    static int Continue(byte b, byte least, byte most, int next) => b >= least && b <= most ? next : Refused;

    static bool IsHex(byte b) => char.IsAsciiHexDigit((char)b);
}
