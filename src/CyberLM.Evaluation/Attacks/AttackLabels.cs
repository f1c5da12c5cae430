using System.Text.Json;
using CyberLM.Logs;

namespace CyberLM.Evaluation;

/// <summary>What simulate has written down about a record of an attack.</summary>
/// <param name="Record">its number in the file, from 1</param>
/// <param name="Play">the same of all records of one play of a scenario</param>
/// <param name="Decided">paths whose values the scenario decides</param>
/// <param name="Kind">those of them by which records are of its kind</param>
/// <param name="IsTemplate">no model has written it</param>
sealed record AttackLabel(long Record, string Play, IReadOnlyList<string> Decided, IReadOnlyList<string> Kind, bool IsTemplate);

/// <summary>Reads the labels beside the output of simulate.</summary>
static class AttackLabels
{
    const string Expected = "labels are those that cyberlm simulate writes beside its records";

    public static IReadOnlyList<AttackLabel> Read(string file)
    {
        if (!File.Exists(file)) throw new CyberLMException($"there is no file {file}", $"{Expected}; --labels names another file");
        List<AttackLabel> labels = [];
        LabelLines.Read(file, file, Expected, line => labels.Add(Parsed(line)));
        return labels.Count > 0 ? labels : throw new CyberLMException($"{file}: no label is there", Expected);
    }

    static AttackLabel Parsed(LabelLine line)
    {
        var label = line.Json;
        if (!label.TryGetProperty("record", out var record) || record.ValueKind != JsonValueKind.Number
            || !record.TryGetInt64(out long number) || number < 1)
            throw line.Wrong("no number of a record, from 1");
        bool isTemplate = label.TryGetProperty("template", out var template) && template.ValueKind == JsonValueKind.True;
        if (!label.TryGetProperty("asked", out _))
            throw line.Wrong("no list of what the scenario decides (asked), as an earlier build wrote it; play the scenario again");
        string Text(string name) => label.TryGetProperty(name, out var value) ? value.ToString() : "";
        return new(number, $"{Text("scenario")} {Text("seed")}", [.. Texts(line, "asked").Union(Texts(line, "writtenOver"))],
            [.. Texts(line, "kind")], isTemplate);
    }

    static string[] Texts(LabelLine line, string name)
    {
        if (!line.Json.TryGetProperty(name, out var list)) return [];
        if (list.ValueKind != JsonValueKind.Array || list.EnumerateArray().Any(one => one.ValueKind != JsonValueKind.String))
            throw line.Wrong($"no label: {name} is no list of texts");
        return [.. list.EnumerateArray().Select(one => one.GetString()!)];
    }
}
