namespace CyberLM.Logs;

/// <summary>A string of fixed length with a set of characters for each place: identifiers.</summary>
sealed class PatternSpelling(RandomPattern pattern) : QuotedSpelling
{
    public RandomPattern Pattern => pattern;

    protected override void NextInside(ulong state, CharSet next)
    {
        if (state < (ulong)pattern.Length) next.AddAscii(pattern.Places[(int)state]);
    }

    protected override ulong StepInside(ulong state, int scalar) =>
        state < (ulong)pattern.Length && CharSet.Has(pattern.Places[(int)state], scalar) ? state + 1 : Dead;

    protected override bool MayClose(ulong state) => state == (ulong)pattern.Length;
}

/// <summary>A string of digits, such as a number in quotes.</summary>
/// <param name="leadingZero">one of several digits may begin with 0</param>
sealed class DigitsSpelling(int shortest, int longest, bool leadingZero) : QuotedSpelling
{
    const ulong OnlyZero = 1 << 20;

    public int Shortest => shortest;
    public int Longest => longest;
    public bool LeadingZero => leadingZero;

    /// <summary>0 begins several digits where the format has such, else it can only stand alone.</summary>
    UInt128 Allowed(ulong state)
    {
        if (state == OnlyZero || state >= (ulong)longest) return 0;
        return state > 0 || leadingZero || shortest <= 1 ? CharSet.Digits : CharSet.Range('1', '9');
    }

    protected override void NextInside(ulong state, CharSet next) => next.AddAscii(Allowed(state));

    protected override ulong StepInside(ulong state, int scalar)
    {
        if (!CharSet.Has(Allowed(state), scalar)) return Dead;
        return state == 0 && scalar == '0' && !leadingZero ? OnlyZero : state + 1;
    }

    protected override bool MayClose(ulong state) => state == OnlyZero || state >= (ulong)shortest;
}
