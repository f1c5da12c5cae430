using System.Text.Json;

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
        long line = 0;
        foreach (string text in File.ReadLines(file))
        {
            line++;
            if (string.IsNullOrWhiteSpace(text)) continue;
            labels.Add(Parsed(text, what => new CyberLMException($"{file}, line {line}: {what}", Expected)));
        }
        return labels.Count > 0 ? labels : throw new CyberLMException($"{file}: no label is there", Expected);
    }

    static AttackLabel Parsed(string text, Func<string, CyberLMException> wrong)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var label = json.RootElement;
            if (label.ValueKind != JsonValueKind.Object) throw wrong("no JSON object");
            if (!label.TryGetProperty("record", out var record) || !record.TryGetInt64(out long number) || number < 1)
                throw wrong("no number of a record, from 1");
            bool isTemplate = label.TryGetProperty("template", out var template) && template.ValueKind == JsonValueKind.True;
            if (!label.TryGetProperty("asked", out _))
                throw wrong("no list of what the scenario decides (asked), as an earlier build wrote it; play the scenario again");
            string Text(string name) => label.TryGetProperty(name, out var value) ? value.ToString() : "";
            return new(number, $"{Text("scenario")} {Text("seed")}", [.. Texts(label, "asked").Union(Texts(label, "writtenOver"))],
                [.. Texts(label, "kind")], isTemplate);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw wrong($"no label: {e.Message}");
        }
    }

    static IEnumerable<string> Texts(JsonElement label, string name) => label.TryGetProperty(name, out var list)
        ? list.EnumerateArray().Select(one => one.GetString() ?? "") : [];
}
