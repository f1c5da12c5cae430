using System.Globalization;
using System.Text.Json;

namespace CyberLM.Evaluation;

/// <summary>Alerts at real records and at others as JSON.</summary>
static class AlertJson
{
    const int Digits = 6;

    public static void WriteAlerts(this Utf8JsonWriter json, IReadOnlyList<AlertComparison> comparisons)
    {
        json.WriteStartArray("alerts");
        foreach (var comparison in comparisons)
        {
            json.WriteStartObject();
            json.WriteString("name", comparison.Name);
            json.WriteNumber("days", comparison.Days);
            json.WriteNumber("users", comparison.Users);
            json.WriteNumber("userDays", comparison.UserDays);
            json.WriteString("resampled", comparison.Resampled.Word());
            WriteSide(json, "real", comparison.RealFrom, comparison.RealRecords);
            WriteSide(json, "made", comparison.MadeFrom, comparison.MadeRecords);
            json.WriteStartArray("asked");
            json.WriteNumberValue(RuleRates.LeastRatio);
            json.WriteNumberValue(RuleRates.MostRatio);
            json.WriteEndArray();
            json.WriteNumber("leastReal", RuleRates.LeastReal);
            json.WritePropertyName("all");
            WriteRule(json, comparison, comparison.All);
            json.WriteStartArray("rules");
            foreach (var rule in comparison.Rules) WriteRule(json, comparison, rule);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteSide(Utf8JsonWriter json, string name, DateOnly from, long records)
    {
        json.WriteStartObject(name);
        json.WriteString("from", from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteNumber("records", records);
        json.WriteEndObject();
    }

    static void WriteRule(Utf8JsonWriter json, AlertComparison comparison, RuleRates rule)
    {
        json.WriteStartObject();
        json.WriteString("rule", rule.Rule.Name);
        json.WriteString("level", rule.Rule.Level);
        json.WriteNumber("historyDays", Math.Round(rule.Rule.History.TotalDays, Digits));
        json.WriteNumber("real", rule.Real);
        json.WriteNumber("made", rule.Made);
        json.WriteNumber("realPerThousand", Math.Round(comparison.RealRate(rule), Digits));
        json.WriteNumber("madePerThousand", Math.Round(comparison.MadeRate(rule), Digits));
        json.WriteFigure("ratio", rule.Ratio);
        json.WriteString("verdict", !rule.HasVerdict ? null : rule.IsWithin ? "within" : "outside");
        if (rule.HasVerdict) json.WriteBoolean("settled", rule.IsSettled);
        json.WriteEndObject();
    }
}
