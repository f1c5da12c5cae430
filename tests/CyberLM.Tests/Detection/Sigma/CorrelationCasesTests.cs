using System.Text;
using System.Text.Json;
using CyberLM.Detection.Sigma;
using Xunit;

namespace CyberLM.Tests.Detection.Sigma;

/// <summary>What two other engines expect of sequences of events, where the specification expects the same.</summary>
public sealed class CorrelationCasesTests
{
    /// <summary>
    /// Cases that rest on a key or a setting of their engine's own: windows other than sliding ones, timeframe in place of timespan, firing
    /// at every event, including the events in the alert, state brought from elsewhere.
    /// </summary>
    static readonly string[] NotOfTheSpecification =
    [
        "test_timestamp_fallback_skip", "test_tumbling_window_misses_across_boundary", "test_session_window_resets_after_gap",
        "test_evict_expired_preserves_session_cap", "test_suppression_per_group_key", "test_no_suppression_fires_every_event",
        "test_correlation_events_with_set_include", "export_import_preserves_temporal_state",
    ];

    [Fact]
    public void Every_case_that_the_specification_states()
    {
        int held = 0, left = 0;
        foreach (var one in Cases())
        {
            string name = Name(one);
            if (NotOfTheSpecification.Contains(name)) left++;
            else
            {
                Hold(one, name);
                held++;
            }
        }
        Assert.Equal((11, NotOfTheSpecification.Length), (held, left));
    }

    static IEnumerable<JsonElement> Cases() => File.ReadLines(Repository.Shared("data/sigma/correlation-cases.jsonl"))
        .Select(line => JsonDocument.Parse(line).RootElement);

    static string Name(JsonElement one) => one.GetProperty("test").GetString()!.Split("::")[^1];

    static SigmaRuleSet Parse(JsonElement one) =>
        SigmaRuleSet.Parse(one.GetProperty("rules_yaml").GetString()!, Name(one), SigmaCase.Fragments);

    static void Hold(JsonElement one, string name)
    {
        var run = new SigmaEngine(Sig.Load(one.GetProperty("rules_yaml").GetString()!, SigmaCase.Fragments)).Start();
        long before = 0;
        foreach (var step in one.GetProperty("steps").EnumerateArray())
        {
            List<SigmaAlert> alerts = [];
            DateTimeOffset? time = step.GetProperty("ts") is { ValueKind: JsonValueKind.Number } ts
                ? DateTimeOffset.FromUnixTimeSeconds(ts.GetInt64())
                : null;
            run.Match(Encoding.UTF8.GetBytes(step.GetProperty("event").GetRawText()), [], alerts, time);
            // Rules that a correlation looks at are not told, but counted.
            long matches = run.Statistics.ByRule().Sum(rule => rule.Matches), detections = matches - before;
            before = matches;
            Expect(step, "expect_correlations", alerts.Count, name);
            Expect(step, "expect_detections", detections, name);
            Expect(step, "expect_total_matches", detections + alerts.Count, name);
        }
    }

    static void Expect(JsonElement step, string key, long found, string name)
    {
        if (!step.TryGetProperty(key, out var expected)) return;
        bool holds = expected.ValueKind switch
        {
            JsonValueKind.Number => expected.GetInt64() == found,
            JsonValueKind.String => found > 0,
            _ => true,
        };
        Assert.True(holds, $"{name}: {key} {expected}, found {found}: {step}");
    }

    [Fact]
    public void The_others_are_refused_or_known_to_differ()
    {
        var others = Cases().Where(one => NotOfTheSpecification.Contains(Name(one)));
        Assert.Equal(5, others.Count(one => Parse(one).Refused.Count > 0));
    }
}
