namespace CyberLM.Detection.Sigma;

/// <summary>What looks at matches of rules and gives alerts of several events: a correlation, or a stateful rule.</summary>
public abstract class MultiEventRule
{
    public abstract RuleHeader Header { get; }

    /// <summary>Names by which matches are kept apart; without any all belong to one group.</summary>
    public abstract IReadOnlyList<string> GroupBy { get; }

    /// <summary>As documents write it: event_count, new_terms.</summary>
    public abstract string Kind { get; }

    public override string ToString() => Header.Title;
}
