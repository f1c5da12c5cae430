using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Stateful;

/// <summary>A rule with a memory, that runs: docs/stateful-rules.md says what each kind means.</summary>
public sealed class StatefulRule : MultiEventRule
{
    readonly StatefulDraft draft;

    internal StatefulRule(StatefulDraft draft, StatefulSource[] sources)
    {
        this.draft = draft;
        Sources = sources;
    }

    public override RuleHeader Header => draft.Header;
    public override IReadOnlyList<string> GroupBy => draft.GroupBy;
    public override string Kind => draft.Kind;

    internal StatefulPlan Plan => draft.Plan;

    /// <summary>Matches of the rules that it refers to are told too.</summary>
    internal bool Generate => draft.Generate;

    internal StatefulSource[] Sources { get; }

    /// <summary>Names of Sigma rules that it refers to, or its own where its detection is its own.</summary>
    public IReadOnlyList<RuleHeader> Bases => [.. Sources.Select(source => source.Header).Distinct()];
}

/// <summary>
/// A rule by its number among all that are asked, and the fields of its events: those of the entity, and the tuples that the plan wants.
/// </summary>
sealed record StatefulSource(RuleHeader Header, int Rule, int[] Group, int[][] Values)
{
    public IEnumerable<int> Fields => Group.Concat(Values.SelectMany(fields => fields)).Distinct();
}
