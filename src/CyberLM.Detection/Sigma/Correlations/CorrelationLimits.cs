namespace CyberLM.Detection.Sigma;

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
