namespace CyberLM.Detection.Scenarios;

/// <summary>A value with a name, that several fields or steps have in common.</summary>
/// <param name="Members">how many there are in a run</param>
/// <param name="Choices">empty: GUIDs made for the run</param>
/// <param name="Dealt">each event is dealt one of the members; false: the run has one</param>
public sealed record SharedValue(string Name, CountRange Members, IReadOnlyList<SharedChoice> Choices, bool Dealt)
{
    public bool IsGuid => Choices.Count == 0;
}

/// <summary>One value, or several parts that belong together, such as an application's name and id.</summary>
/// <param name="Parts">the value itself has the part ""</param>
public sealed record SharedChoice(IReadOnlyDictionary<string, JsonTemplate> Parts);
