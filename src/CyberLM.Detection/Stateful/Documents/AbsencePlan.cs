using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Stateful;

/// <summary>Fires when an event of the first source is not followed by one of the second in time.</summary>
sealed record AbsencePlan(TimeSpan Within) : StatefulPlan
{
    /// <summary>The number of the source whose events answer.</summary>
    public const int Answer = 1;

    public static AbsencePlan Read(StatefulDraft.Reading reading)
    {
        const string key = "followed-by";
        var keys = reading.Keys;
        var node = keys.Node(key) ?? throw keys.Missing(key, "the events that should come");
        reading.Sources.Add(SourceDraft.Read(node, key, reading.Root, reading.GroupBy));
        return new AbsencePlan(keys.RequireTimespan("within", "a timespan like 1h in which they should come"));
    }

    public override IReadOnlyList<IReadOnlyList<string>> Values(int source) => [];

    public override StatefulMachine Start(MachineParts parts) => new AbsenceMachine(this, parts);
}
