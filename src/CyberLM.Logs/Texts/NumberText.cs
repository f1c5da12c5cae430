namespace CyberLM.Logs;

/// <summary>A JSON number (RFC 8259, section 6), of a length that any reader takes.</summary>
/// <param name="whole">no fraction and no exponent</param>
sealed class NumberText(bool whole) : ByteAutomaton
{
    const int MostDigits = 15;
    const int Begun = 0, Minus = 1, Zero = 2, Point = 3, Exponent = 4, ExponentSign = 5, ExponentDigit = 6, ExponentEnd = 7, Digits = 8;
    const int Fraction = Digits + MostDigits;

    public bool Whole => whole;

    public override bool Ends(int state) =>
        state is Zero or ExponentDigit or ExponentEnd or >= Digits and < Digits + MostDigits or > Fraction and <= Fraction + MostDigits;

    public override int Next(int state, byte b)
    {
        bool digit = b is >= (byte)'0' and <= (byte)'9';
        switch (state)
        {
            case Begun when b == '-':
                return Minus;
            case Begun or Minus:
                return b == '0' ? Zero : digit ? Digits : Refused;
            case Point:
                return digit ? Fraction + 1 : Refused;
            case Exponent when b is (byte)'+' or (byte)'-':
                return ExponentSign;
            case Exponent or ExponentSign:
                return digit ? ExponentDigit : Refused;
            case ExponentDigit:
                return digit ? ExponentEnd : Refused;
            case ExponentEnd:
                return Refused;
            case Zero:
                return AfterWhole(b);
            case < Fraction when digit:
                return state + 1 < Fraction ? state + 1 : Refused;
            case < Fraction:
                return AfterWhole(b);
            default:
                if (digit) return state < Fraction + MostDigits ? state + 1 : Refused;
                return b is (byte)'e' or (byte)'E' ? Exponent : Refused;
        }
    }

    int AfterWhole(byte b) => whole ? Refused : b switch
    {
        (byte)'.' => Point,
        (byte)'e' or (byte)'E' => Exponent,
        _ => Refused,
    };
}
