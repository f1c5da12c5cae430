using System.Text.Json;
using CyberLM.Logs;

namespace CyberLM.Detection.Testing;

/// <summary>Events, and the alerts that rules of a file are to give for them: these and no others.</summary>
/// <param name="Rules">the file whose rules are judged</param>
/// <param name="Alerts">ids, names or titles, each as often as it is to come; none: nothing may fire</param>
public sealed record RuleCase(string File, long Line, string Name, string Rules, IReadOnlyList<byte[]> Events, IReadOnlyList<string> Alerts)
{
    /// <summary>What a file of cases ends in; beside NAME.yml stands NAME.test.jsonl.</summary>
    public const string Ending = ".test.jsonl";

    static readonly string[] Keys = ["name", "events", "alerts"];

    /// <summary>All cases of a folder and those below it.</summary>
    public static IReadOnlyList<RuleCase> ReadAll(string folder)
    {
        if (!Directory.Exists(folder)) throw new CyberLMException($"there is no folder {folder}", "name the folder of the rules");
        string[] files = [.. Directory.EnumerateFiles(folder, "*" + Ending, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        if (files.Length == 0)
            throw new CyberLMException($"{folder}: no cases are there", $"cases of rules in NAME.yml stand in NAME{Ending} beside it");
        return [.. files.SelectMany(Read)];
    }

    static IEnumerable<RuleCase> Read(string file)
    {
        string stem = file[..^Ending.Length];
        string rules = new[] { stem + ".yml", stem + ".yaml" }.FirstOrDefault(System.IO.File.Exists)
            ?? throw new CyberLMException($"{file}: there is no {Path.GetFileName(stem)}.yml beside it",
                "cases bear the name of their rules' file");
        long line = 0;
        foreach (string text in System.IO.File.ReadLines(file))
        {
            line++;
            if (!string.IsNullOrWhiteSpace(text)) yield return Parse(text, file, line, rules);
        }
    }

    static RuleCase Parse(string text, string file, long line, string rules)
    {
        CyberLMException Wrong(string what) =>
            new($"{file}, line {line}: {what}", """a case is {"name": "...", "events": [{...}, ...], "alerts": ["title", ...]}""");
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object) throw Wrong("no JSON object");
            foreach (var other in root.EnumerateObject().Where(key => !Keys.Contains(key.Name)))
                throw Wrong($"'{other.Name}' is not part of a case");
            JsonElement Get(string key, JsonValueKind kind) =>
                root.TryGetProperty(key, out var value) && value.ValueKind == kind
                    ? value
                    : throw Wrong($"'{key}' is missing, or no {kind}");
            var events = Get("events", JsonValueKind.Array);
            if (events.GetArrayLength() == 0) throw Wrong("there is no event");
            return new RuleCase(file, line, Get("name", JsonValueKind.String).GetString()!, rules,
                [.. events.EnumerateArray().Select(record => System.Text.Encoding.UTF8.GetBytes(record.GetRawText()))],
                [.. Get("alerts", JsonValueKind.Array).EnumerateArray().Select(alert =>
                    alert.ValueKind == JsonValueKind.String ? alert.GetString()! : throw Wrong("an alert is a text"))]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Wrong($"not JSON: {e.Message}");
        }
    }
}
