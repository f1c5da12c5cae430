namespace CyberLM.Logs;

/// <summary>An IPv4 address: four numbers up to 255 without leading zeros.</summary>
sealed class Address4Spelling : QuotedSpelling
{
    // Where a walk stands: the number from 0, its digits so far, its value.
    static ulong Pack(ulong number, ulong count, ulong value) => number | count << 2 | value << 4;

    static (ulong Number, ulong Count, ulong Value) Unpack(ulong state) => (state & 3, (state >> 2) & 3, state >> 4);

    protected override void NextInside(ulong state, CharSet next)
    {
        var (number, count, value) = Unpack(state);
        if (count == 0) next.AddAscii(CharSet.Digits);
        else if (value > 0 && value < 25) next.AddAscii(CharSet.Digits);
        else if (value == 25) next.AddAscii(CharSet.Range('0', '5'));
        if (count > 0 && number < 3) next.Add('.');
    }

    protected override ulong StepInside(ulong state, int scalar)
    {
        var (number, count, value) = Unpack(state);
        if (scalar == '.') return count > 0 && number < 3 ? Pack(number + 1, 0, 0) : Dead;
        if (!CharSet.Has(CharSet.Digits, scalar) || (count > 0 && value == 0)) return Dead;
        value = 10 * value + (ulong)(scalar - '0');
        return value > 255 ? Dead : Pack(number, count + 1, value);
    }

    protected override bool MayClose(ulong state) => Unpack(state) is { Number: 3, Count: > 0 };
}

/// <summary>An IPv6 address: eight groups, or fewer with "::" once for those that are zero.</summary>
/// <param name="upper">letters are capitals</param>
sealed class Address6Spelling(bool upper) : QuotedSpelling
{
    const ulong Groups = 8;
    // What stands before: a digit or nothing, one colon behind a group, "::", the first colon of all.
    const ulong Digit = 0, Colon = 1, Colons = 2, FirstColon = 3;

    readonly UInt128 hex = CharSet.Of(upper ? "0123456789ABCDEF" : "0123456789abcdef");

    public bool Upper => upper;

    static ulong Pack(ulong groups, ulong digits, bool shortened, ulong before) =>
        groups | digits << 4 | (shortened ? 1ul << 8 : 0) | before << 9;

    static (ulong Groups, ulong Digits, bool Shortened, ulong Before) Unpack(ulong state) =>
        (state & 15, (state >> 4) & 15, ((state >> 8) & 1) != 0, state >> 9);

    protected override void NextInside(ulong state, CharSet next)
    {
        if (StepInside(state, '0') != Dead) next.AddAscii(hex);
        if (StepInside(state, ':') != Dead) next.Add(':');
    }

    protected override ulong StepInside(ulong state, int scalar)
    {
        var (groups, digits, shortened, before) = Unpack(state);
        ulong most = shortened ? Groups - 1 : Groups;
        if (scalar == ':')
        {
            if (state == 0) return Pack(0, 0, false, FirstColon);
            if (before is FirstColon or Colon) return shortened ? Dead : Pack(groups, 0, true, Colons);
            // "::" stands for one group at least, and a single colon wants a group behind it.
            return digits > 0 && groups < most ? Pack(groups, 0, shortened, Colon) : Dead;
        }
        if (!CharSet.Has(hex, scalar) || before == FirstColon) return Dead;
        if (digits > 0) return digits < 4 ? Pack(groups, digits + 1, shortened, Digit) : Dead;
        return groups < most ? Pack(groups + 1, 1, shortened, Digit) : Dead;
    }

    protected override bool MayClose(ulong state)
    {
        var (groups, digits, shortened, before) = Unpack(state);
        return before == Colons || (digits > 0 && (shortened || groups == Groups));
    }
}
