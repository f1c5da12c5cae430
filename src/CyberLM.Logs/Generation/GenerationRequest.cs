namespace CyberLM.Logs;

/// <summary>What a user wants to have generated.</summary>
public sealed record GenerationRequest
{
    /// <summary>Records in all; null: as many as the days have.</summary>
    public int? Count { get; init; }

    /// <summary>The first day; null: days of the span trained on.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>The first day is that of this time, and records before it are left out.</summary>
    public DateTimeOffset? Start { get; init; }
    public int Days { get; init; } = 1;

    /// <summary>Whose records; none: anyone's of the records trained on.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>In place of all of the above: these days of these users, in this order.</summary>
    public IReadOnlyList<(string User, DateOnly Day)> UserDays { get; init; } = [];

    /// <summary>Someone known whose habits the users have.</summary>
    public string? Like { get; init; }

    /// <summary>field=value, which holds for every record.</summary>
    public IReadOnlyList<string> Where { get; init; } = [];

    /// <summary>name=value of what whole sequences are labelled with, or of a field that labels records.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Where a day of the calendar begins, from midnight UTC; null: as in the records trained on.</summary>
    public TimeSpan? DayStart { get; init; }
    public ulong Seed { get; init; }
    public bool Constrained { get; init; } = true;
}
