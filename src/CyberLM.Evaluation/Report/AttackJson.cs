using System.Text.Json;

namespace CyberLM.Evaluation;

/// <summary>Records of attacks beside real ones as JSON.</summary>
static class AttackJson
{
    const int Digits = 6;

    public static void WriteAttacks(this Utf8JsonWriter json, IReadOnlyList<AttackComparison> comparisons)
    {
        json.WriteStartArray("attacks");
        foreach (var comparison in comparisons) Write(json, comparison);
        json.WriteEndArray();
    }

    static void Write(Utf8JsonWriter json, AttackComparison comparison)
    {
        json.WriteStartObject();
        json.WriteString("name", comparison.Name);
        json.WriteNumber("records", comparison.Records);
        json.WriteNumber("templates", comparison.Templates);
        json.WriteNumber("withoutKind", comparison.WithoutKind);
        json.WriteNumber("realBeside", comparison.Reference);
        json.WriteString("resampled", comparison.Units.Word);
        json.WriteNumber("units", comparison.Units.Count);
        json.WriteFigure("auc", comparison.Area);
        json.WriteFigure("holdout", comparison.Holdout);
        json.WriteNumber("asked", AttackComparison.MostArea);
        json.WriteString("verdict", comparison.IsWithin is { } within ? within ? "within" : "outside" : null);
        json.WriteStartArray("decided");
        foreach (var one in comparison.Decided)
        {
            json.WriteStartObject();
            json.WriteString("path", one.Path);
            json.WriteNumber("share", Math.Round(one.Share, Digits));
            json.WriteNumber("agreement", Math.Round(one.Agreement, Digits));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("following");
        foreach (var one in comparison.Following)
        {
            json.WriteStartObject();
            json.WriteString("path", one.Path);
            json.WriteString("from", one.From);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("compared");
        foreach (var one in comparison.Compared)
        {
            json.WriteStartObject();
            json.WriteString("path", one.Path);
            json.WriteNumber("distance", Math.Round(one.Attack, Digits));
            if (one.Holdout is { } holdout) json.WriteNumber("holdout", Math.Round(holdout, Digits));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
