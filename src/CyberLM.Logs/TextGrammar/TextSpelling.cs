namespace CyberLM.Logs;

/// <summary>
/// Any JSON string of about the lengths seen: at the longest it must close, and only an escape that has begun goes beyond. Only escapes
/// that were seen are written, and halves of surrogate pairs only in pairs.
/// </summary>
/// <param name="escapes">letters that follow a backslash; 'U' among them: \u is also met as a surrogate pair</param>
sealed class TextSpelling(int shortest, int longest, string escapes) : QuotedSpelling
{
    public const string EscapeLetters = "\"\\/bfnrtuU";
    const int PhaseBits = 4, FlagBits = 1;
    // Phases within an escape, in the order in which they are met.
    const ulong Plain = 0, Letter = 1, Hex1 = 2, Hex2 = 3, Hex3 = 4, Hex4 = 5, Low = 6, LowU = 7, LowD = 8, LowHex2 = 9;

    static readonly UInt128 Hex = CharSet.Of("0123456789abcdefABCDEF");

    static readonly UInt128 Backslash = CharSet.Of("\\"), LetterU = CharSet.Of("u"), LetterD = CharSet.Of("dD"),
        NotLow = CharSet.Of("0123456789abAB"), High = CharSet.Of("89abAB"), LowSecond = CharSet.Of("cdefCDEF");

    readonly UInt128 letters = CharSet.Of(escapes.Replace("U", ""));
    readonly bool pairs = escapes.Contains('U');

    public int Shortest => shortest;
    public int Longest => longest;
    public string Escapes => escapes;

    /// <summary>The flag: in Hex2, a D came before; in Hex3 and Hex4, this is the first half of a pair.</summary>
    static ulong Pack(ulong phase, bool flag, ulong length) => phase | (flag ? 1ul << PhaseBits : 0) | length << (PhaseBits + FlagBits);

    static (ulong Phase, bool Flag, ulong Length) Unpack(ulong state) =>
        (state & 15, ((state >> PhaseBits) & 1) != 0, state >> (PhaseBits + FlagBits));

    protected override void NextInside(ulong state, CharSet next)
    {
        var (phase, flag, length) = Unpack(state);
        if (phase != Plain)
        {
            next.AddAscii(Expected(phase, flag));
            return;
        }
        if (length >= (ulong)longest) return;
        next.AddText();
        if (letters != 0) next.Add('\\');
    }

    UInt128 Expected(ulong phase, bool flag) => phase switch
    {
        Letter => letters,
        Hex1 => pairs ? Hex : Hex & ~LetterD,
        Hex2 => flag ? NotLow : Hex,
        Low => Backslash,
        LowU => LetterU,
        LowD => LetterD,
        LowHex2 => LowSecond,
        _ => Hex,
    };

    protected override ulong StepInside(ulong state, int scalar)
    {
        var (phase, flag, length) = Unpack(state);
        length++;
        if (phase == Plain)
        {
            if (length > (ulong)longest) return Dead;
            if (scalar == '\\') return letters == 0 ? Dead : Pack(Letter, false, length);
            return scalar >= 128 || CharSet.Has(CharSet.Plain, scalar) ? Pack(Plain, false, length) : Dead;
        }
        if (!CharSet.Has(Expected(phase, flag), scalar)) return Dead;
        return phase switch
        {
            Letter => Pack(scalar == 'u' ? Hex1 : Plain, false, length),
            Hex1 => Pack(Hex2, CharSet.Has(LetterD, scalar), length),
            Hex2 => Pack(Hex3, flag && CharSet.Has(High, scalar), length),
            Hex3 => Pack(Hex4, flag, length),
            Hex4 => Pack(flag ? Low : Plain, false, length),
            Low => Pack(LowU, false, length),
            LowU => Pack(LowD, false, length),
            LowD => Pack(LowHex2, false, length),
            _ => Pack(Hex3, false, length),
        };
    }

    protected override bool MayClose(ulong state)
    {
        var (phase, _, length) = Unpack(state);
        return phase == Plain && length >= (ulong)shortest;
    }
}
