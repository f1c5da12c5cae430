namespace CyberLM.Evaluation;

/// <summary>
/// Which systems stand beside user agents of one form, which is the agent without its numbers: "Windows NT" beside Windows 10 and 11, but
/// not beside Ios. Agents change with every version, forms do not.
/// </summary>
/// <param name="text">of a record's field; null where it has none</param>
sealed class AgentSystems
{
    public const string AgentField = "properties.userAgent";
    const string SystemField = "properties.deviceDetail.operatingSystem";

    readonly Func<FlatRecord, string, string?> text;
    readonly HashSet<(string Form, string System)> known = [];
    readonly HashSet<string> forms = [];

    public AgentSystems(IEnumerable<FlatRecord> real, Func<FlatRecord, string, string?> text)
    {
        this.text = text;
        foreach (var record in real)
        {
            if (PairOf(record) is not { } pair) continue;
            known.Add(pair);
            forms.Add(pair.Form);
        }
    }

    /// <summary>Null where real records have no such agent, or the record says nothing of one of both.</summary>
    public bool? Holds(FlatRecord record) =>
        PairOf(record) is { } pair && forms.Contains(pair.Form) ? known.Contains(pair) : null;

    (string Form, string System)? PairOf(FlatRecord record) =>
        text(record, AgentField) is { Length: > 0 } agent && text(record, SystemField) is { Length: > 0 } system
            ? (string.Concat(agent.Where(character => !char.IsAsciiDigit(character))), system)
            : null;
}
