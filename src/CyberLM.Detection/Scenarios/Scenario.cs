namespace CyberLM.Detection.Scenarios;

/// <summary>
/// An attack, or its benign twin, as a file says it: who takes part, what happens when, which fields decide, which rules fire. Whatever no
/// field says is left to the model that writes it.
/// </summary>
public sealed record Scenario
{
    public required string Id { get; init; }
    public required string Title { get; init; }

    /// <summary>Techniques of ATT&amp;CK, the main one first; none of a benign twin.</summary>
    public required IReadOnlyList<string> Attack { get; init; }
    public required string Description { get; init; }

    /// <summary>Ids of the attacks that this looks like and is not; empty of an attack.</summary>
    public required IReadOnlyList<string> TwinOf { get; init; }

    /// <summary>Background that must lie before the first event, so that rules about what was never seen are armed.</summary>
    public required TimeSpan History { get; init; }
    public required IReadOnlyList<ScenarioActor> Actors { get; init; }
    public required IReadOnlyList<SharedValue> Values { get; init; }

    /// <summary>Each behind the one that it waits for.</summary>
    public required IReadOnlyList<ScenarioStep> Steps { get; init; }
    public required IReadOnlyList<ClockBin> Aligned { get; init; }

    /// <summary>By the names of rules.</summary>
    public required IReadOnlyList<string> MustFire { get; init; }
    public required IReadOnlyList<string> MayFire { get; init; }
    public required IReadOnlyList<string> MustNotFire { get; init; }
    public required IReadOnlyList<ScenarioVariant> Variants { get; init; }

    /// <summary>The file, and the line on which it begins, for messages.</summary>
    public required string Source { get; init; }
    public required int Line { get; init; }

    /// <summary>The file as it stands.</summary>
    public string Text { get; internal init; } = "";

    /// <summary>Where rules are named first.</summary>
    internal IReadOnlyDictionary<string, int> RuleLines { get; init; } = new Dictionary<string, int>();

    internal int LineOf(string rule) => RuleLines.GetValueOrDefault(rule, Line);

    /// <summary>Where the path of a field is written first; else where the scenario begins.</summary>
    internal int LineOfField(string path) =>
        Array.FindIndex(Text.Split('\n'), line => line.Contains(path, StringComparison.Ordinal)) is >= 0 and var line ? line + 1 : Line;

    public bool IsBenign => TwinOf.Count > 0;

    public ScenarioActor Actor(string name) => Actors.First(actor => actor.Name == name);

    /// <summary>Fewest and most events of a step: its count for each of the members that it is per.</summary>
    public CountRange Events(ScenarioStep step) => step.Per is null ? step.Count : step.Count * Actor(step.Per).Members;

    public CountRange TotalEvents => Steps.Select(Events).Aggregate((sum, step) => sum + step);

    /// <summary>From the first event of a step to its last: the bounds of all draws.</summary>
    public TimeRange Duration(ScenarioStep step)
    {
        var events = Events(step);
        if (events.Most == 1) return default;
        if (step.Gap is not { } gap) return step.Within ?? default;
        var pauses = new TimeRange(Durations.Times(events.Least - 1, gap.Least), Durations.Times(events.Most - 1, gap.Most));
        return step.Within is { } within && within.Most < pauses.Most ? new(pauses.Least, within.Most) : pauses;
    }

    public IEnumerable<string> Streams => Steps.Select(step => step.Stream.Name).Distinct();

    /// <summary>This scenario as one of its variants has it, with that variant's rules.</summary>
    public Scenario As(ScenarioVariant variant) => variant.Whole with { Variant = variant.Name };

    /// <summary>Which of its variants this is; null: none.</summary>
    public string? Variant { get; init; }

    /// <summary>For people: S10, or S10 below-threshold.</summary>
    public string Name => Variant is null ? Id : $"{Id} {Variant}";
}

/// <summary>Another way to play a scenario, such as below the threshold of a rule.</summary>
/// <param name="Whole">the scenario with all that the variant changes; it has no variants of its own</param>
public sealed record ScenarioVariant(string Name, string Description, Scenario Whole);

/// <summary>All events of some steps stand within one bin of the clock, or on both sides of a border.</summary>
/// <param name="Bin">bins are cut from 1970-01-01T00:00Z on</param>
/// <param name="Straddle">half of the events before the border of a bin, half behind</param>
public sealed record ClockBin(TimeSpan Bin, IReadOnlyList<string> Steps, bool Straddle);
