using System.Text;
using System.Text.Json;
using CyberLM.Detection.Sigma;

namespace CyberLM.Tests.Detection.Sigma;

/// <summary>A case collected from the tests of another engine: rules, an event, whether one of the rules is to match.</summary>
sealed record SigmaCase(int Number, string Rules, string Event, bool Expected, int? ExpectedRules)
{
    /// <summary>Many cases are fragments of rules, without title or log source.</summary>
    public static readonly SigmaOptions Fragments = new() { MetadataRequired = false };

    public static IReadOnlyList<SigmaCase> All() =>
        [.. File.ReadLines(Repository.Shared("data/sigma/cases.jsonl")).Select((line, i) => Read(JsonDocument.Parse(line).RootElement, i))];

    static SigmaCase Read(JsonElement line, int number) => new(number, line.GetProperty("rule_yaml").GetString()!,
        line.GetProperty("event_json").GetString()!, line.GetProperty("expected").GetBoolean(),
        line.TryGetProperty("expected_rule_count", out var count) ? count.GetInt32() : null);

    public SigmaRuleSet Load() => SigmaRuleSet.Parse(Rules, $"case {Number}", Fragments);

    public List<SigmaMatch> Match(SigmaRuleSet rules, SigmaEngineOptions? options = null)
    {
        var matches = new List<SigmaMatch>();
        new SigmaEngine(rules, options).Start().Match(Encoding.UTF8.GetBytes(Event), matches);
        return matches;
    }
}
