using System.Text.Json;

namespace CyberLM.Detection.Sigma;

public enum CorrelationType : byte
{
    EventCount,
    ValueCount,
    ValueSum,
    ValueAvg,
    ValuePercentile,
    ValueMedian,
    Temporal,
    TemporalOrdered,
}

/// <summary>A correlation that runs: it looks at matches of rules, and alerts of other correlations, that belong together.</summary>
public sealed class SigmaCorrelation : MultiEventRule
{
    internal SigmaCorrelation(RuleHeader header, CorrelationType type, TimeSpan timespan, CorrelationPlan plan)
    {
        Header = header;
        Type = type;
        Timespan = timespan;
        Plan = plan;
    }

    public override RuleHeader Header { get; }
    public CorrelationType Type { get; }
    public TimeSpan Timespan { get; }

    public override IReadOnlyList<string> GroupBy => Plan.GroupBy;
    public override string Kind => KindOf(Type);

    /// <summary>As documents write it, and alerts: <c>event_count</c>.</summary>
    internal static string KindOf(CorrelationType type) => JsonNamingPolicy.SnakeCaseLower.ConvertName(type.ToString());

    internal CorrelationPlan Plan { get; }
}

/// <summary>How a correlation works, references resolved.</summary>
sealed record CorrelationPlan
{
    public required IReadOnlyList<string> GroupBy { get; init; }

    /// <summary>In the order of <c>rules</c>.</summary>
    public required CorrelationSource[] Sources { get; init; }
    public required Threshold Threshold { get; init; }

    /// <summary>Whether the fields of value_* are there; of event_count and temporal there are none.</summary>
    public required bool HasValue { get; init; }

    /// <summary>From 0 to 100, of percentiles.</summary>
    public required decimal Percentile { get; init; }

    /// <summary>A condition over the sources, instead of a threshold.</summary>
    public required Func<Func<int, bool>, bool>? Expression { get; init; }

    /// <summary>Matches of the referenced rules are told too.</summary>
    public required bool Generate { get; init; }
}

/// <summary>
/// What a correlation looks at: a rule or another correlation by number, and where the group's and the value's parts are: fields of the
/// event, or the other's group.
/// </summary>
sealed record CorrelationSource(bool IsCorrelation, int Number, int[] GroupFields, int[] ValueFields);
