namespace CyberLM.Detection.Stateful;

/// <summary>
/// Comparisons of measures with numbers and with each other, joined by and, or and brackets: <c>users >= 5 and count > 2 * successes</c>.
/// Measures are known by their place.
/// </summary>
abstract record MeasureCondition
{
    public abstract bool Holds(ReadOnlySpan<long> measures);

    /// <summary>Whether more events can never make it false: only then it may be answered before all are there.</summary>
    public abstract bool OnlyGrows { get; }

    public static MeasureCondition Parse(string text, int line, IReadOnlyList<string> measures) =>
        new MeasureConditionParser(text, line, measures).Read();

    public static bool IsName(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && name is not ("and" or "or" or "not");
}

sealed record AllOf(IReadOnlyList<MeasureCondition> Parts) : MeasureCondition
{
    public override bool OnlyGrows => Parts.All(part => part.OnlyGrows);

    public override bool Holds(ReadOnlySpan<long> measures)
    {
        foreach (var part in Parts)
        {
            if (!part.Holds(measures)) return false;
        }
        return true;
    }
}

sealed record AnyOf(IReadOnlyList<MeasureCondition> Parts) : MeasureCondition
{
    public override bool OnlyGrows => Parts.All(part => part.OnlyGrows);

    public override bool Holds(ReadOnlySpan<long> measures)
    {
        foreach (var part in Parts)
        {
            if (part.Holds(measures)) return true;
        }
        return false;
    }
}

/// <summary>A number, or so many times a measure.</summary>
/// <param name="Measure">its place, or -1</param>
readonly record struct Term(decimal Factor, int Measure)
{
    public decimal Value(ReadOnlySpan<long> measures) => Measure < 0 ? Factor : Factor * measures[Measure];
}

/// <param name="Sign">what left minus right must be: -1, 0 or 1, or with OrEqual 0 too; Sign 0 without OrEqual: anything else</param>
sealed record Compared(Term Left, Term Right, int Sign, bool OrEqual) : MeasureCondition
{
    public override bool OnlyGrows => (Sign > 0 && Right.Measure < 0) || (Sign < 0 && Left.Measure < 0);

    public override bool Holds(ReadOnlySpan<long> measures)
    {
        int sign = Math.Sign(Left.Value(measures) - Right.Value(measures));
        return Sign == 0 ? OrEqual == (sign == 0) : sign == Sign || (OrEqual && sign == 0);
    }
}
