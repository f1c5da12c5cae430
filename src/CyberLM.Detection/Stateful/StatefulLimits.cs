namespace CyberLM.Detection.Stateful;

/// <summary>Bounds of what stateful rules remember; what is given up for them is counted.</summary>
public sealed record StatefulLimits
{
    /// <summary>Entities of one rule; beyond, the one without an event for the longest time is forgotten.</summary>
    public int Entities { get; init; } = 100_000;

    /// <summary>Terms, events or distinct values of one entity; a long one counts as several.</summary>
    public int ValuesOfEntity { get; init; } = 10_000;

    /// <summary>The same of all entities of a rule together; beyond, entities are forgotten.</summary>
    public int Values { get; init; } = 1_000_000;

    /// <summary>Events that an alert names.</summary>
    public int EventsOfAlert { get; init; } = 100;

    /// <summary>How far behind the latest time an event may come: events are held back for so long and sorted.</summary>
    public TimeSpan Lag { get; init; } = TimeSpan.Zero;

    /// <summary>Events held back at most, long ones as several; beyond, the earliest go on before their time.</summary>
    public int Held { get; init; } = 1_000_000;

    /// <summary>How far a single record may lead the others; one that does is believed when the next record does too.</summary>
    public TimeSpan Ahead { get; init; } = TimeSpan.FromDays(1);
}
