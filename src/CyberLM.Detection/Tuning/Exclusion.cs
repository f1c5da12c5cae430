using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Tuning;

/// <summary>Values of one field, any of them.</summary>
/// <param name="Quoted">a text in the records, and not a number or a truth value</param>
public sealed record ExcludedValue(string Text, bool Quoted);

/// <summary>A field and values of it; of several parts all must hold.</summary>
public sealed record ExclusionPart(string Field, IReadOnlyList<ExcludedValue> Values)
{
    public override string ToString() => Values.Count == 1
        ? $"{Field} = {Values[0].Text}"
        : $"{Field} = any of {string.Join(", ", Values.Select(value => value.Text))}";
}

/// <summary>Events that a rule should pass over, and what that does to its alerts over a labelled log.</summary>
/// <param name="Saved">false alerts that go, of <paramref name="False"/></param>
/// <param name="Lost">true alerts that go, of <paramref name="True"/></param>
/// <param name="PassedOver">the share of all records that have these values, from a sample of them</param>
/// <param name="Bases">the rules whose events they are; of a correlation not itself</param>
public sealed record Exclusion(RuleHeader Rule, IReadOnlyList<ExclusionPart> Parts, long Saved, long False, long Lost, long True,
    double PassedOver, IReadOnlyList<SigmaRule> Bases)
{
    public string Words => string.Join(" and ", Parts);

    /// <summary>Nothing of what the rule is for was in the log, so nothing is known of what it would miss.</summary>
    public bool IsUnproven => True == 0;

    public (double Low, double High) LostShare => ShareInterval.Of(Lost, True);
}
