namespace CyberLM.Detection.Scenarios;

public enum Dealing : byte
{
    /// <summary>Each member has had an event before any has a second.</summary>
    Deal,

    /// <summary>Any member, for each event anew.</summary>
    Random,
}

/// <summary>Events of one kind.</summary>
public sealed record ScenarioStep
{
    public required string Id { get; init; }

    /// <summary>What the records are, and where they say who and from where.</summary>
    public required StreamShape Stream { get; init; }

    /// <summary>Of the scenario unless the step has its own; null in a benign twin.</summary>
    public required string? Technique { get; init; }

    /// <summary>Name of the actor whose records these are; null of records that are nobody's.</summary>
    public required string? User { get; init; }

    /// <summary>Name of the actor with the addresses; null: where the user usually is, as the model has it.</summary>
    public required string? From { get; init; }

    /// <summary>A step before, whose first event's user and address these events have; null: members are dealt.</summary>
    public required string? SameAs { get; init; }
    public required CountRange Count { get; init; }

    /// <summary>Name of the actor each of whose members has Count events; null: Count events in all.</summary>
    public required string? Per { get; init; }

    public required Dealing Spread { get; init; }

    /// <summary>The step that it waits for; null: it begins when the scenario begins.</summary>
    public required string? After { get; init; }

    /// <summary>From the last event of <see cref="After"/>, or from the beginning, to the first of this.</summary>
    public required TimeRange Delay { get; init; }

    /// <summary>From the first event to the last; null where only <see cref="Gap"/> says.</summary>
    public required TimeRange? Within { get; init; }

    /// <summary>
    /// From one event to the next; null where only <see cref="Within"/> says. With both, pauses shrink to fit, never below the least.
    /// </summary>
    public required TimeRange? Gap { get; init; }

    /// <summary>Everything that decides: what the file says, and what follows from stream, user, from and result.</summary>
    public required IReadOnlyList<FieldRule> Fields { get; init; }

    /// <summary>Paths that the records do not have.</summary>
    public required IReadOnlyList<string> Absent { get; init; }

    /// <summary>Of the scenario's values and the step's own.</summary>
    public required IReadOnlyList<SharedValue> Values { get; init; }
    public required int Line { get; init; }
}

/// <summary>What a field of a step's records holds.</summary>
/// <param name="Path">keys joined by dots, as the record nests them</param>
/// <param name="Choices">one, or several that are dealt to the events</param>
/// <param name="Implied">from the stream, actor or result, and not written in the file</param>
public sealed record FieldRule(string Path, IReadOnlyList<JsonTemplate> Choices, bool Implied);
