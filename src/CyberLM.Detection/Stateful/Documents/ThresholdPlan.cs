using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Stateful;

/// <summary>What is counted: events of a source, or their distinct tuples.</summary>
/// <param name="Tuple">number among the tuples of its source; of events -1</param>
sealed record Measure(string Name, int Source, int Tuple, IReadOnlyList<string> Distinct);

/// <summary>Fires when measures of a window, or of a bin of the clock, meet a condition.</summary>
sealed record ThresholdPlan : StatefulPlan
{
    /// <summary>The measure that every rule has: matches of its own events.</summary>
    public const string Count = "count";

    /// <summary>The other: whole seconds from the first to the last of them, begun ones included.</summary>
    public const string Seconds = "seconds";

    /// <summary>Its place.</summary>
    public const int SecondsPlace = 1;
    const int MostMeasures = 17;
    const string Example = "a text like count >= 30";

    /// <summary>Of a sliding window; null where there are bins.</summary>
    public required TimeSpan? Window { get; init; }
    public required Bins? Bins { get; init; }
    public required IReadOnlyList<Measure> Measures { get; init; }
    public required MeasureCondition Condition { get; init; }

    public static ThresholdPlan Read(StatefulDraft.Reading reading)
    {
        var keys = reading.Keys;
        var window = keys.Timespan("window");
        bool binned = keys.Has("bin");
        if (binned == window is not null)
            throw new SigmaFault(keys.Line, "threshold needs 'window', a timespan that slides, or 'bin', one of the clock: one of them");
        var bins = binned ? Bins.Read(keys) : null;
        var measures = ReadMeasures(reading);
        if ((keys.Node("condition") ?? throw keys.Missing("condition", Example)) is not YamlScalar { Text.Length: > 0 } condition)
            throw keys.Fault("condition", $"'condition' is {Example}");
        return new ThresholdPlan
        {
            Window = window,
            Bins = bins,
            Measures = measures,
            Condition = MeasureCondition.Parse(condition.Text, condition.Line, [.. measures.Select(measure => measure.Name)]),
        };
    }

    static List<Measure> ReadMeasures(StatefulDraft.Reading reading)
    {
        var measures = new List<Measure> { new(Count, 0, -1, []), new(Seconds, 0, -1, []) };
        if (reading.Keys.Map("measures") is not { } map) return measures;
        foreach (var entry in map.Entries)
        {
            if (measures.Count >= MostMeasures) throw new SigmaFault(entry.Line, $"more than {MostMeasures - 2} measures");
            if (entry.Key is Count or Seconds)
                throw new SigmaFault(entry.Line, $"'{entry.Key}' is there already, and means the rule's own events");
            if (!MeasureCondition.IsName(entry.Key))
                throw new SigmaFault(entry.Line, $"a measure's name is letters, digits and _, and no word of the condition: '{entry.Key}'");
            measures.Add(ReadMeasure(entry, reading, measures));
        }
        return measures;
    }

    static Measure ReadMeasure(YamlEntry entry, StatefulDraft.Reading reading, List<Measure> before)
    {
        var node = entry.Value as YamlMap ?? throw new SigmaFault(entry.Line,
            $"the measure '{entry.Key}' is a map: 'distinct' with fields, 'rule' or 'detection' with other events, or both");
        var keys = new KeyReader(node, $"the measure '{entry.Key}'");
        var distinct = keys.Texts("distinct");
        var group = SourceDraft.OwnGroup(keys, reading.GroupBy);
        bool ownLogSource = keys.Has("logsource");
        int source = 0;
        if (SourceDraft.Find(keys, ownLogSource ? node : reading.Root, group) is { } other)
        {
            source = reading.Sources.Count;
            reading.Sources.Add(other);
        }
        else if (distinct.Count == 0)
            throw new SigmaFault(entry.Line,
                $"the measure '{entry.Key}' is '{Count}' under another name; give 'distinct', 'rule' or 'detection'");
        keys.RefuseOthers();
        int tuple = distinct.Count == 0 ? -1 : before.Count(measure => measure.Source == source && measure.Tuple >= 0);
        return new Measure(entry.Key, source, tuple, distinct);
    }

    public override IReadOnlyList<IReadOnlyList<string>> Values(int source) =>
        [.. Measures.Where(measure => measure.Source == source && measure.Tuple >= 0).Select(measure => measure.Distinct)];

    public override StatefulMachine Start(MachineParts parts) =>
        Bins is { } bins ? new BinMachine(this, bins, parts) : new WindowMachine(this, parts);
}
