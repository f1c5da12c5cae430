namespace CyberLM.Logs;

/// <summary>What a user says of a log before it is mined.</summary>
sealed record MiningOptions
{
    /// <summary>Instead of a path: there is none.</summary>
    public const string None = "none";

    /// <summary>Path of the value that says whose a record is; null: found.</summary>
    public string? Entity { get; init; }

    /// <summary>Path of the record's own time; null: found.</summary>
    public string? Time { get; init; }

    /// <summary>Where the day of an entity begins, from midnight UTC; null: found.</summary>
    public TimeSpan? DayStart { get; init; }

    /// <summary>Where a day of the calendar begins, from midnight UTC; null: as that of an entity.</summary>
    public TimeSpan? Midnight { get; init; }

    /// <summary>No copies, functions, sums, templates and entities: every value is spelled, for comparison.</summary>
    public bool Plain { get; init; }

    /// <summary>A value that fewer entities have is not learned; 0: all are.</summary>
    public int Protect { get; init; }

    /// <summary>What sequences are labelled with beside their records; null: nothing.</summary>
    public SchemaLabels? Labels { get; init; }

    /// <summary>Fields that models of their own are to draw.</summary>
    public IReadOnlyList<SlotFields> Slots { get; init; } = [];
}
