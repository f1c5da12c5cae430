using System.Text.Json;
using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>
/// Labels of records as `tenant` (truth.jsonl) and `simulate` (FILE.labels.jsonl) write them, or anybody else: JSON lines that name a
/// record by its number over all files, by stream and line, or by its id. A record has one label.
/// </summary>
sealed class LabelFile
{
    const int LongestLabel = 200, FieldsNamed = 12;

    readonly LabelSource source;

    /// <summary>By the name of the record: its label, null for background, and the line that says so first.</summary>
    readonly Dictionary<string, (string? Label, long Line)> labels = new(StringComparer.Ordinal);
    readonly HashSet<string> found = new(StringComparer.Ordinal);
    readonly SortedSet<string> fields = new(StringComparer.Ordinal);
    readonly LabelledRecords records = new();
    bool hasField;

    /// <summary>Records with two labels, and what is said of the first of them.</summary>
    readonly HashSet<string> torn = new(StringComparer.Ordinal);
    string contradiction = "";

    LabelFile(LabelSource source) => this.source = source;

    /// <summary>Records that it says something of, but that they are background.</summary>
    public int Count { get; private set; }

    /// <summary>Of these the ones that were asked for so far.</summary>
    public int Found => found.Count;

    public static LabelFile Read(LabelSource source)
    {
        if (!File.Exists(source.File))
            throw new CyberLMException($"--labels {source.File}: there is no such file", "name the file of labels");
        var file = new LabelFile(source);
        LabelLines.Read(source.File, $"--labels {source.File}",
            $$"""a line is like {"record": 17, "{{source.Field}}": "T1110.003"}, or names a record by stream and line, or by id""",
            file.Add);
        return file.Require();
    }

    LabelFile Require()
    {
        if (fields.Count == 0) throw new CyberLMException($"--labels {source.File}: it is empty", "name the file of labels");
        if (!hasField)
            throw new CyberLMException($"--labels {source.File}: no line has {source.Field}",
                fields.Contains("attack") ? "a tenant with --attacks has some"
                    : $"--label-field names one of {string.Join(", ", fields.Take(FieldsNamed))}");
        if (torn.Count > 0)
            throw new CyberLMException($"--labels {source.File}, {contradiction}" + torn.Count switch
            {
                1 => "",
                2 => "; 1 record more has two labels",
                _ => $"; {torn.Count - 1} records more have two labels",
            }, "a record has one label: leave one of the lines out, or name another field with --label-field");
        return Count > 0
            ? this
            : throw new CyberLMException($"--labels {source.File}: all records are background there",
                "leave the flag out, or label what is none");
    }

    void Add(LabelLine line)
    {
        foreach (var field in line.Json.EnumerateObject()) fields.Add(field.Name);
        string name = records.NameIn(line);
        if (!Says(line, out string? label)) return;
        if (label is not null && (label.Length > LongestLabel || label.Any(char.IsControl)))
            throw line.Wrong($"a label has one line and at most {LongestLabel} letters");
        if (labels.TryAdd(name, (label, line.Number))) Count += label is null ? 0 : 1;
        else if (labels[name] is var before && before.Label != label && torn.Add(name) && torn.Count == 1)
            contradiction = $"line {line.Number}: {records.Words(line)} is {Shown(label)} here, "
                + $"and {Shown(before.Label)} in line {before.Line}";
    }

    static string Shown(string? label) => label ?? "background";

    /// <summary>Whether the line says what the record is.</summary>
    /// <param name="text">null for background: a benign twin is that too, whatever its steps are called</param>
    bool Says(LabelLine of, out string? text)
    {
        (text, var line) = (null, of.Json);
        JsonElement? value = line.TryGetProperty(source.Field, out var own) ? own : null;
        foreach (var member in line.EnumerateObject())
            if (member.Value.ValueKind == JsonValueKind.Object && member.Value.TryGetProperty(source.Field, out var within))
                value ??= within;
        if (value is not { } label) return false;
        hasField = true;
        bool isBenign = line.TryGetProperty("benign", out var benign) && benign.ValueKind == JsonValueKind.True;
        if (isBenign && source.Field == LabelSource.DefaultField) return true;
        text = label.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.False => null,
            JsonValueKind.Array => label.GetArrayLength() == 0 ? null : Text(label[0], of),
            _ => Text(label, of),
        };
        return true;
    }

    string? Text(JsonElement label, LabelLine line) =>
        label.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array) ? Word(label.ToString())
            : throw line.Wrong($"{source.Field} is no text: --label-field names a field within it, or another");

    static string? Word(string text) => text.Trim() is { Length: > 0 } word
        && !LabelConventions.Benign.Contains(word, StringComparer.OrdinalIgnoreCase) ? word : null;

    /// <param name="number">over all files, from 1</param>
    public string? Of(long number, in LogRecord record)
    {
        if (records.NameOf(number, record) is not { } name || !labels.TryGetValue(name, out var said) || said.Label is null) return null;
        found.Add(name);
        return said.Label;
    }
}
