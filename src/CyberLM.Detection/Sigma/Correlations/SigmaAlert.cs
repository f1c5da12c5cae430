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
