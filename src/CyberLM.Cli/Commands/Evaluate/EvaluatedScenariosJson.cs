using System.Text.Json;
using CyberLM.Cli.Output;
using CyberLM.Detection.Scenarios;
using CyberLM.Evaluation;

namespace CyberLM.Cli.Commands;

/// <summary>The same for programs: counts, from which every share follows.</summary>
static class EvaluatedScenariosJson
{
    const int Digits = 6;

    public static void Write(Utf8JsonWriter json, EvaluatedScenarios result, ScenarioQuestion asked)
    {
        json.WriteString("model", asked.Model);
        json.WriteString("rules", result.Rules);
        json.WriteString("adversary", result.Adversary);
        json.WriteNumber("seed", asked.Seed);
        json.WriteNumber("seeds", asked.Seeds);
        json.WriteNumber("redraws", asked.Redraws);
        SamplingFlags.Write(json, asked.Next);
        json.WriteStartArray("scenarios");
        foreach (var scenario in result.Scenarios) Write(json, scenario, result.Columns);
        json.WriteEndArray();
        json.WriteStartArray("readings");
        var readings = result.Columns.Select(column => column.Readings).ToList();
        for (int i = 0; i < readings[0].Count; i++) Write(json, [.. readings.Select(column => column[i])], result.Columns);
        json.WriteEndArray();
        json.WriteStartObject("medianDelaySeconds");
        foreach (var column in result.Columns) json.WriteRounded(column.Key, column.MedianDelay?.TotalSeconds, Digits);
        json.WriteEndObject();
        json.WriteStartArray("notPlayed");
        foreach (var (scenario, reason) in result.NotPlayed)
        {
            json.WriteStartObject();
            json.WriteString("scenario", scenario.Id);
            json.WriteString("reason", reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void Write(Utf8JsonWriter json, Scenario scenario, IReadOnlyList<AlertColumn> columns)
    {
        json.WriteStartObject();
        json.WriteString("scenario", scenario.Id);
        json.WriteString("title", scenario.Title);
        json.WriteBoolean("benign", scenario.IsBenign);
        json.WriteStartArray("mustFire");
        foreach (string rule in scenario.MustFire) json.WriteStringValue(rule);
        json.WriteEndArray();
        foreach (var column in columns) Write(json, column.Key, column.Of(scenario));
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, string key, ScenarioTally tally)
    {
        json.WriteStartObject(key);
        json.WriteNumber("plays", tally.Plays.Count);
        json.WriteNumber("rulesThatMust", tally.Must);
        json.WriteNumber("whole", tally.Must > 0 ? tally.Whole : 0);
        json.WriteNumber("alerted", tally.Alerted);
        json.WriteNumber("records", tally.Records);
        json.WriteNumber("caught", tally.Caught);
        json.WriteNumber("caughtByMust", tally.CaughtByMust);
        json.WriteRounded("medianDelaySeconds", tally.MedianDelay?.TotalSeconds, Digits);
        Write(json, "missed", tally.Missed);
        Write(json, "firedAgainst", tally.FiredAgainst);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, string name, IReadOnlyList<(string Rule, int Plays)> rules)
    {
        json.WriteStartObject(name);
        foreach (var (rule, plays) in rules) json.WriteNumber(rule, plays);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, IReadOnlyList<AlertReading> of, IReadOnlyList<AlertColumn> columns)
    {
        json.WriteStartObject();
        json.WriteString("key", of[0].Key);
        json.WriteString("text", of[0].Text);
        foreach (var (reading, column) in of.Zip(columns))
        {
            json.WriteStartObject(column.Key);
            json.WriteNumber("hits", reading.Hits);
            json.WriteNumber("all", reading.All);
            var share = WilsonInterval.Of(reading.Hits, reading.Sizes);
            json.WriteRounded("value", share?.Value, Digits);
            json.WriteRounded("low", share?.Low, Digits);
            json.WriteRounded("high", share?.High, Digits);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}
