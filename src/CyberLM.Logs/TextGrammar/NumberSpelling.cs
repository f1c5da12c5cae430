namespace CyberLM.Logs;

/// <summary>A JSON number of at most so many digits.</summary>
/// <param name="negative">a minus sign may stand before it</param>
/// <param name="digits">most of them before the point</param>
/// <param name="fractions">bit n: n digits may stand behind the point; bit 0: no point</param>
/// <param name="exponents">how exponents begin, such as "e+" or "E"; none where there are none</param>
/// <param name="exponentDigits">most of them</param>
sealed class NumberSpelling(bool negative, int digits, ulong fractions, string[] exponents, int exponentDigits) : Spelling
{
    public const int MostDigits = 1000, MostFraction = 62;
    const ulong Begin = 0, Minus = 1, Whole = 2, Zero = 3, Fraction = 4, Exponent = 5, Sign = 6, Power = 7;
    const int PartBits = 3;

    public bool Negative => negative;
    public int Digits => digits;
    public ulong Fractions => fractions;
    public string[] Exponents => exponents;
    public int ExponentDigits => exponentDigits;

    static ulong Pack(ulong part, ulong count) => part | count << PartBits;

    static (ulong Part, ulong Count) Unpack(ulong state) => (state & 7, state >> PartBits);

    /// <summary>In part <see cref="Exponent"/> the count is its letter: it says which signs may follow.</summary>
    public override void Next(ulong state, CharSet next)
    {
        var (part, count) = Unpack(state);
        if (part == Begin && negative) next.Add('-');
        bool moreDigits = part switch
        {
            Begin or Minus => true,
            Whole => count < (ulong)digits,
            Fraction => fractions >> (int)count > 1,
            Exponent => Knows((char)count, '\0'),
            Sign => true,
            Power => count < (ulong)exponentDigits,
            _ => false,
        };
        if (moreDigits) next.AddAscii(CharSet.Digits);
        if (part is Whole or Zero && fractions > 1) next.Add('.');
        if (part == Exponent)
        {
            if (Knows((char)count, '+')) next.Add('+');
            if (Knows((char)count, '-')) next.Add('-');
        }
        if (IsMantissa(part, count))
            foreach (string exponent in exponents) next.Add(exponent[0]);
    }

    public override ulong Step(ulong state, int scalar)
    {
        var (part, count) = Unpack(state);
        if (CharSet.Has(CharSet.Digits, scalar)) return Digit(part, count, scalar == '0');
        if (scalar == '-' && part == Begin && negative) return Pack(Minus, 0);
        if (scalar == '.' && part is Whole or Zero && fractions > 1) return Pack(Fraction, 0);
        if (scalar is 'e' or 'E' && IsMantissa(part, count) && Begins(scalar)) return Pack(Exponent, (ulong)scalar);
        if (scalar is '+' or '-' && part == Exponent && Knows((char)count, (char)scalar)) return Pack(Sign, 0);
        return Dead;
    }

    ulong Digit(ulong part, ulong count, bool zero) => part switch
    {
        Begin or Minus => zero ? Pack(Zero, 1) : Pack(Whole, 1),
        Whole when count < (ulong)digits => Pack(Whole, count + 1),
        Fraction when fractions >> (int)count > 1 => Pack(Fraction, count + 1),
        Exponent when Knows((char)count, '\0') => Pack(Power, 1),
        Sign => Pack(Power, 1),
        Power when count < (ulong)exponentDigits => Pack(Power, count + 1),
        _ => Dead,
    };

    bool Begins(int letter)
    {
        foreach (string exponent in exponents)
            if (exponent[0] == letter) return true;
        return false;
    }

    /// <param name="sign">'\0': none</param>
    bool Knows(char letter, char sign)
    {
        foreach (string exponent in exponents)
            if (exponent[0] == letter && (sign == '\0' ? exponent.Length == 1 : exponent.Length == 2 && exponent[1] == sign)) return true;
        return false;
    }

    bool IsMantissa(ulong part, ulong count) =>
        (part is Whole or Zero && (fractions & 1) != 0) || (part == Fraction && count > 0 && ((fractions >> (int)count) & 1) != 0);

    public override bool MayEnd(ulong state)
    {
        var (part, count) = Unpack(state);
        return part == Power || IsMantissa(part, count);
    }
}
