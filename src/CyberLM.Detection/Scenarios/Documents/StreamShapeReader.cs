using System.Globalization;
using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Scenarios;

/// <summary>Types of record, the shipped ones and those that a scenario brings along.</summary>
static class StreamShapeReader
{
    /// <summary>Whose records a stream's fields speak of is known in each step only.</summary>
    static readonly ReferenceScope Scope = new()
    {
        User = new UserActor("user", new(1, 1), UserOrigin.Known),
        From = new AddressActor("from", new(1, 1), [], [], [], 0, ["agent"]),
        Values = new Dictionary<string, SharedValue> { ["result"] = Result([(0, "")]) },
    };

    /// <summary>Codes with their texts, dealt to the events of a step.</summary>
    public static SharedValue Result(IReadOnlyList<(int Code, string Text)> results) => new("result", new(results.Count, results.Count),
        [.. results.Select(result => new SharedChoice(new Dictionary<string, JsonTemplate>
        {
            ["code"] = new JsonLiteral(result.Code.ToString(CultureInfo.InvariantCulture)),
            ["type"] = new JsonLiteral($"\"{result.Code.ToString(CultureInfo.InvariantCulture)}\""),
            ["text"] = new JsonLiteral(JsonTemplate.Quoted(result.Text)),
        }))], Dealt: true);

    public static StreamShape Read(string name, Section stream)
    {
        var read = new StreamShape(name, stream.Text("time", "the path of a record's time"), Fields(stream, "marks"),
            Fields(stream, "user"), Fields(stream, "from"), Fields(stream, "agent"), Fields(stream, "result"),
            Texts(stream), Fields(stream, "whole"));
        stream.RefuseOthers();
        return read;
    }

    static List<FieldRule> Fields(Section stream, string key) => stream.Inner(key) is { } fields
        ? FieldReader.Read(fields, Scope, implied: true)
        : [];

    static Dictionary<int, string> Texts(Section stream)
    {
        var texts = new Dictionary<int, string>();
        foreach (var (key, line, value) in stream.Inner("texts")?.Map.Entries ?? [])
        {
            bool isCode = int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int code);
            if (isCode && value is YamlScalar { Text.Length: > 0 } text) texts[code] = text.Text;
            else stream.Findings.Add(line, stream.Field("texts"),
                $"'{key}' is no code with its text; expected is such as 50126: Invalid password");
        }
        return texts;
    }
}
