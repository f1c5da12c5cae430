using System.Text.Json;
using CyberLM.Logs;

namespace CyberLM.Detection.Tuning;

/// <summary>
/// Which records are attacks: JSON lines, each with a record and a label. Only attacks are kept, and benign twins, which are none; a record
/// that no line names is neither.
/// </summary>
public sealed class RecordLabels
{
    const string Expected = """a line is like {"record": 17, "label": "S10"}; flags name other fields""";

    readonly LabelFields fields;
    readonly LabelledRecords records;
    readonly Dictionary<string, string[]> attacks = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> twins = new(StringComparer.Ordinal);

    RecordLabels(string file, LabelFields fields)
    {
        this.fields = fields;
        records = new()
        {
            Record = fields.Record, Stream = fields.Stream, Line = fields.Line, Id = fields.Id, IdPaths = fields.IdPaths,
        };
        Lines = LabelLines.Read(file, file, Expected, line =>
        {
            string name = records.NameIn(line);
            if (TwinIn(line) is { } twin) twins[name] = twin;
            else Add(name, Labels(line));
        });
        if (Lines == 0) throw new CyberLMException($"{file}: no label is there", Expected);
        if (CountRecords && attacks.ContainsKey("0"))
            throw new CyberLMException($"{file}: a record has the number 0", "records are counted from 1, over all files");
    }

    public static RecordLabels Read(string file, LabelFields? fields = null)
    {
        if (!File.Exists(file)) throw new CyberLMException($"there is no file {file}", "name the file of labels");
        return new RecordLabels(file, fields ?? new LabelFields());
    }

    /// <summary>Labels read, those of records that are no attack included.</summary>
    public long Lines { get; }

    public long Attacks => attacks.Count;

    /// <summary>Records are named by their number, which depends on the order in which files are read.</summary>
    public bool CountRecords => records.AreCounted;

    /// <summary>Records that lines give to several attacks: they are of each.</summary>
    public long Several => attacks.Values.LongCount(labels => labels.Length > 1);

    void Add(string name, string[] labels)
    {
        if (labels.Length > 0) attacks[name] = [.. attacks.GetValueOrDefault(name, []).Union(labels)];
    }

    /// <summary>Attacks whose records were asked for so far.</summary>
    public long Found => found.Count;

    readonly HashSet<string> found = new(StringComparer.Ordinal);

    /// <summary>What the record was, by the first line that says so; null: no attack.</summary>
    /// <param name="number">from 1</param>
    public string? Of(long number, in LogRecord record) => AllOf(number, record).FirstOrDefault();

    /// <summary>Each attack that a line gives the record to; empty: no attack.</summary>
    /// <param name="number">from 1</param>
    public IReadOnlyList<string> AllOf(long number, in LogRecord record)
    {
        if (records.NameOf(number, record) is not { } name || !attacks.TryGetValue(name, out string[]? labels)) return [];
        found.Add(name);
        return labels;
    }

    /// <summary>Which benign twin the record is of; null: of none.</summary>
    /// <param name="number">from 1</param>
    public string? TwinOf(long number, in LogRecord record) =>
        twins.Count > 0 && records.NameOf(number, record) is { } name ? twins.GetValueOrDefault(name) : null;

    static string? Text(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? value.ToString() : null;

    /// <summary>As `tenant` says it, with an object of its own, and as `simulate` does, of a scenario that is benign.</summary>
    string? TwinIn(LabelLine of)
    {
        if (fields.Label.Contains(Twin)) return null;
        var line = of.Json;
        if (line.TryGetProperty(Twin, out var twin) && twin.ValueKind is JsonValueKind.Object or JsonValueKind.String)
            return twin.ValueKind == JsonValueKind.String ? twin.GetString() : Text(twin, "scenario") ?? Twin;
        return line.TryGetProperty("benign", out var benign) && benign.ValueKind == JsonValueKind.True
            ? Text(line, "scenario") ?? Twin : null;
    }

    const string Twin = "twin";

    string[] Labels(LabelLine line)
    {
        foreach (string name in fields.Label)
        {
            if (!line.Json.TryGetProperty(name, out var value)) continue;
            JsonElement[] values = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
            return [.. values.Select(one => Label(one, name)).OfType<string>()];
        }
        throw line.Wrong($"the line has none of {string.Join(", ", fields.Label)}");
    }

    string? Label(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => null,
        JsonValueKind.Object => fields.Names.Select(member => Text(value, member)).FirstOrDefault(text => text is not null) ?? name,
        JsonValueKind.True => name,
        _ => value.ToString() is { Length: > 0 } text && !fields.Benign.Contains(text, StringComparer.OrdinalIgnoreCase) ? text : null,
    };
}
