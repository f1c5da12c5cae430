using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Evaluation;

namespace CyberLM.Tests.Evaluation;

/// <summary>Records of tests as the evaluation sees them.</summary>
sealed class FlatLog
{
    readonly RecordFlattening flattening;

    public FlatLog() => flattening = new RecordFlattening(Names);

    public LogVocabulary Names { get; } = new();

    public FlatRecord Flat(string json)
    {
        using var document = RecordFlattening.Parse(Encoding.UTF8.GetBytes(json))!;
        return flattening.Flatten(document.RootElement);
    }

    public FlatRecord[] All(IEnumerable<string> lines) => [.. lines.Select(Flat)];

    public int Path(string path) => Names.PathOf(path);

    public string? At(FlatRecord record, string path) =>
        record.ValueAt(Path(path)) is >= 0 and var value ? Names.Values[value] : null;

    public static string[] SignIns() => File.ReadAllLines(Repository.Shared("data/azure-ad/signin.jsonl"));

    /// <summary>The record with another value at a path, or without it where the value is null; the rest as it was.</summary>
    public static string With(string json, string path, string? value)
    {
        var root = JsonNode.Parse(json)!;
        string[] keys = path.Split('.');
        JsonNode at = root;
        foreach (string key in keys[..^1]) at = at[key]!;
        if (value is null) at.AsObject().Remove(keys[^1]);
        else at[keys[^1]] = JsonNode.Parse(value);
        return root.ToJsonString();
    }
}
