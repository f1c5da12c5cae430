namespace CyberLM.Logs;

/// <summary>What some slots are for.</summary>
/// <param name="Type">says what kind of record it is</param>
/// <param name="Entity">says whose it is</param>
/// <param name="Time">says when it was</param>
/// <param name="DayStart">where the day of an entity begins, from midnight UTC</param>
sealed record SpecialSlots(Slot? Type, Slot? Entity, Slot? Time, TimeSpan DayStart)
{
    /// <summary>Where a day of the calendar begins, from midnight UTC: people mean this one.</summary>
    public TimeSpan Midnight { get; init; } = DayStart;

    /// <summary>Coded before all other values, so that those are told given them.</summary>
    public IReadOnlyList<SlotGroup> Groups { get; init; } = [];

    /// <summary>What goes together without telling one another.</summary>
    public IReadOnlyList<Tie> Ties { get; init; } = [];

    /// <summary>What stays as it was within a burst of records.</summary>
    public IReadOnlyList<Steady> Steady { get; init; } = [];

    /// <summary>What is said of sequences beside their records; null where nothing is.</summary>
    public SchemaLabels? Labels { get; init; }

    /// <summary>Records whose type is too rare to be one, where all others have one; 0 where records have no type at all.</summary>
    public int RareRecords { get; init; }

    /// <summary>No record is without a type.</summary>
    public bool AllHaveType { get; init; }
}
