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
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (line.Trim().Length == 0) continue;
            try
            {
                using var label = JsonDocument.Parse(line);
                if (label.RootElement.TryGetProperty("record", out var record) && record.TryGetInt32(out int of)
                    && label.RootElement.TryGetProperty("technique", out var technique) && technique.ValueKind == JsonValueKind.String)
                    labels.techniques[of] = technique.GetString()!;
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                throw new CyberLMException($"{path}, line {number}: no label", "a line is an object with 'record' and 'technique'");
            }
        }
        return labels;
    }

    public string? TechniqueOf(int record) => techniques.GetValueOrDefault(record);
}
