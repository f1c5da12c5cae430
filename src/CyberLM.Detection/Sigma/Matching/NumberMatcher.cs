using System.Text;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// A number of a rule: a value that is spelled the same, or is the same number, as text or not. 4688, "4688" and "04688" are one number.
/// </summary>
sealed class NumberMatcher(RuleNumber number) : ValueMatcher
{
    readonly byte[] spelling = Folding.Fold(Encoding.UTF8.GetBytes(number.Spelling));

    public RuleNumber Number { get; } = number;

    public override bool Matches(EventView view, int value)
    {
        var text = view.Folded(value);
        return text.SequenceEqual(spelling) ||
            (Number.Value is { } wanted && EventNumber.TryParse(text, out decimal found) && found == wanted);
    }
}

/// <summary>lt, lte, gt, gte: a value that is no number is on no side.</summary>
sealed class ComparisonMatcher(Comparison comparison, decimal limit) : ValueMatcher
{
    public override bool Matches(EventView view, int value) => EventNumber.TryParse(view.Folded(value), out decimal number) &&
        Holds(comparison, number, limit);

    public static bool Holds(Comparison comparison, decimal number, decimal limit) => comparison switch
    {
        Comparison.Less => number < limit,
        Comparison.LessOrEqual => number <= limit,
        Comparison.Greater => number > limit,
        _ => number >= limit,
    };
}

/// <summary>Part of a date, as it is written, equal to a number or on one side of it.</summary>
sealed class DatePartMatcher(DatePart part, Comparison? comparison, decimal number) : ValueMatcher
{
    public override bool Matches(EventView view, int value) => DateParts.TryRead(view.Text(value), part, out int found) &&
        (comparison is { } side ? ComparisonMatcher.Holds(side, found, number) : found == number);
}

static class EventNumber
{
    const int Longest = 64;

    public static bool TryParse(ReadOnlySpan<byte> text, out decimal number)
    {
        number = 0;
        return text.Length is > 0 and <= Longest && RuleNumber.TryParse(text, out number);
    }
}
