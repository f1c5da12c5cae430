using System.Text.Json;
using CyberLM.Logs;

namespace CyberLM.Detection.Scenarios;

/// <summary>What is known of a record of a scenario: a line of JSON.</summary>
public static class ScenarioLabel
{
    static readonly string[] Identifiers = ["properties.id", "id", "eventID", "correlationId"];

    /// <param name="record">its number in the file, from 1</param>
    public static void Write(Utf8JsonWriter json, MergedRecord merged, PlayedScenario played, long record, RecordOverlay reader)
    {
        var (one, scenario) = (merged.Played!, played.Plan.Scenario);
        json.WriteStartObject();
        json.WriteNumber("record", record);
        if (Identifiers.Select(path => reader.Read(merged.Utf8.Span, path)).FirstOrDefault(id => id is ['"', ..]) is { } id)
        {
            json.WritePropertyName("id");
            json.WriteRawValue(id);
        }
        json.WriteString("time", Moment.Text(one.Event.Time));
        json.WriteString("scenario", scenario.Id);
        if (scenario.Variant is { } variant) json.WriteString("variant", variant);
        json.WriteString("step", one.Event.Step.Id);
        json.WriteString("technique", one.Event.Step.Technique);
        json.WriteString("user", one.Event.User?.User);
        json.WriteString("address", one.Event.From?.Address.ToString());
        json.WriteBoolean("benign", scenario.IsBenign);
        Names(json, "mustFire", scenario.MustFire);
        Names(json, "mayFire", scenario.MayFire);
        Names(json, "mustNotFire", scenario.MustNotFire);
        Names(json, "asked", one.Asked);
        Names(json, "kind", one.Kind);
        Names(json, "writtenOver", one.WrittenOver);
        if (one.IsTemplate) json.WriteBoolean("template", true);
        json.WriteNumber("seed", played.Seed);
        json.WriteEndObject();
    }

    static void Names(Utf8JsonWriter json, string name, IReadOnlyList<string> names)
    {
        json.WriteStartArray(name);
        foreach (string one in names) json.WriteStringValue(one);
        json.WriteEndArray();
    }
}
