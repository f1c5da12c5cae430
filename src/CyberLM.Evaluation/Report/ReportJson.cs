using System.Text.Json;

namespace CyberLM.Evaluation;

/// <summary>A report's members as JSON, within an object that is open already.</summary>
public static class ReportJson
{
    const int Digits = 6;

    public static void WriteReport(this Utf8JsonWriter json, LogEvaluationReport report)
    {
        json.WriteTexts("columns", report.Columns);
        json.WriteNumber("resamples", report.Resamples);
        json.WriteStartObject("resampled");
        foreach (var (set, unit) in report.Resampled) json.WriteString(set, unit.Word());
        json.WriteEndObject();
        json.WriteStartArray("sections");
        foreach (var section in report.Sections)
        {
            json.WriteStartObject();
            json.WriteString("name", section.Name);
            json.WriteBoolean("detail", section.Detail);
            json.WriteStartArray("rows");
            foreach (var row in section.Rows) WriteRow(json, report, row);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (report.Alerts.Count > 0) json.WriteAlerts(report.Alerts);
        if (report.Attacks.Count > 0) json.WriteAttacks(report.Attacks);
        json.WriteTexts("notes", report.Notes);
    }

    static void WriteRow(Utf8JsonWriter json, LogEvaluationReport report, ReportRow row)
    {
        json.WriteStartObject();
        json.WriteString("key", row.Key);
        json.WriteString("text", row.Text);
        json.WriteString("unit", row.Unit.ToString().ToLowerInvariant());
        json.WriteString("better", row.Better.ToString().ToLowerInvariant());
        json.WriteFigure("holdout", row.Holdout);
        json.WriteStartObject("synthetic");
        for (int i = 0; i < report.Columns.Count; i++) json.WriteFigure(report.Columns[i], row.Synthetic[i]);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    internal static void WriteFigure(this Utf8JsonWriter json, string name, Figure? figure)
    {
        if (figure is not { } known)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        json.WriteNumber("value", Math.Round(known.Value, Digits));
        if (known.Low is { } low) json.WriteNumber("low", Math.Round(low, Digits));
        if (known.High is { } high) json.WriteNumber("high", Math.Round(high, Digits));
        json.WriteEndObject();
    }

    internal static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
