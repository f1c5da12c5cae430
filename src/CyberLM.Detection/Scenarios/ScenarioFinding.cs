namespace CyberLM.Detection.Scenarios;

/// <summary>What is wrong with a scenario: file, line, the key that it is about, and a sentence with what to do.</summary>
public sealed record ScenarioFinding(string Source, int Line, string Field, string Sentence)
{
    public override string ToString() =>
        Field.Length == 0 ? $"{Source}, line {Line}: {Sentence}" : $"{Source}, line {Line}, {Field}: {Sentence}";
}
