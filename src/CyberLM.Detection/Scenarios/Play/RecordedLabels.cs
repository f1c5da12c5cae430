using System.Text.Json;
using CyberLM.Logs;

namespace CyberLM.Detection.Scenarios;

/// <summary>What stands beside a recording about its records, as `simulate` writes it: a line of JSON each.</summary>
public sealed class RecordedLabels
{
    readonly Dictionary<int, string> techniques = [];

    /// <summary>Null where no such file is there.</summary>
    public static RecordedLabels? Beside(string recording)
    {
        string path = LabelConventions.Beside(recording);
        if (!File.Exists(path)) return null;
        var labels = new RecordedLabels();
        LabelLines.Read(path, path, "a line is an object with 'record' and 'technique'", line =>
        {
            if (!line.Json.TryGetProperty("record", out var record) || !line.Json.TryGetProperty("technique", out var technique)) return;
            if (record.ValueKind != JsonValueKind.Number) throw line.Wrong("no label: its record is no number");
            if (technique.ValueKind == JsonValueKind.String && record.TryGetInt32(out int of))
                labels.techniques[of] = technique.GetString()!;
        });
        return labels;
    }

    public string? TechniqueOf(int record) => techniques.GetValueOrDefault(record);
}
