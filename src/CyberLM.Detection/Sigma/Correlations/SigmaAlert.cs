namespace CyberLM.Detection.Sigma;

/// <summary>
/// That the condition of a correlation or stateful rule became true: when, for which group (the values of GroupBy, in its order), and the
/// last of the events that count, by number.
/// </summary>
public sealed record SigmaAlert(MultiEventRule Rule, DateTimeOffset Time, IReadOnlyList<string> Group, IReadOnlyList<long> Events)
{
    /// <summary>Of stateful rules, what led to it: names with texts, whole numbers or doubles.</summary>
    public IReadOnlyList<(string Name, object Value)> Details { get; init; } = [];
}

/// <summary>Bounds of what correlations remember; what is given up for them is counted.</summary>
public sealed record CorrelationLimits
{
    /// <summary>Groups of one correlation; beyond, the one without an event for the longest time is forgotten.</summary>
    public int Groups { get; init; } = 10_000;

    /// <summary>Events of one group; beyond, the oldest is forgotten.</summary>
    public int EventsOfGroup { get; init; } = 10_000;

    /// <summary>Events that an alert names.</summary>
    public int EventsOfAlert { get; init; } = 100;

    /// <summary>
    /// How far behind the latest time an event may come: everything is held back for so long and sorted. What still comes behind an event
    /// of its own group is left out and counted.
    /// </summary>
    public TimeSpan Lag { get; init; } = TimeSpan.Zero;
}

/// <summary>What correlations had to leave out.</summary>
public sealed class CorrelationCounts
{
    /// <summary>Matches of events without a time that is known.</summary>
    public long WithoutTime { get; internal set; }

    /// <summary>Matches that came behind a later one of their group.</summary>
    public long Late { get; internal set; }

    /// <summary>The farthest that a match came behind the latest one before it: a lag of so much leaves none out.</summary>
    public TimeSpan Behind { get; internal set; }

    /// <summary>Matches without one of the fields of group-by.</summary>
    public long WithoutGroup { get; internal set; }

    public long ForgottenGroups { get; internal set; }
    public long ForgottenEvents { get; internal set; }
}
