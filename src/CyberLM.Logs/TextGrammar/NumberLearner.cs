namespace CyberLM.Logs;

/// <summary>How the numbers at a path are spelled.</summary>
sealed class NumberLearner(LearningLimits limits)
{
    readonly ValueCounts values = new(limits);
    readonly SortedSet<string> exponents = new(StringComparer.Ordinal);
    bool negative;
    int digits = 1, exponentDigits = 1;
    ulong fractions;

    public void Add(ReadOnlySpan<byte> spelled)
    {
        values.Add(spelled);
        if (spelled[0] == '-')
        {
            negative = true;
            spelled = spelled[1..];
        }
        int whole = DigitsAt(spelled);
        digits = Math.Max(digits, Math.Min(whole, NumberSpelling.MostDigits));
        spelled = spelled[whole..];
        int fraction = 0;
        if (spelled is [(byte)'.', ..])
        {
            fraction = DigitsAt(spelled[1..]);
            spelled = spelled[(1 + fraction)..];
        }
        fractions |= 1ul << Math.Min(fraction, NumberSpelling.MostFraction);
        if (spelled.IsEmpty) return;
        int sign = spelled[1] is (byte)'+' or (byte)'-' ? 2 : 1;
        exponents.Add(System.Text.Encoding.ASCII.GetString(spelled[..sign]));
        exponentDigits = Math.Max(exponentDigits, Math.Min(spelled.Length - sign, NumberSpelling.MostDigits));
    }

    static int DigitsAt(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text.Length : end;
    }

    /// <summary>Known values go to the words.</summary>
    public void Build(List<int[]> words, List<Spelling> spellings)
    {
        if (values.Total == 0) return;
        if (values.AreAll) words.AddRange(values.Values.Select(value => WordSpelling.Scalars(value)));
        else spellings.Add(new NumberSpelling(negative, digits, fractions, [.. exponents], exponentDigits));
    }
}
