using System.Text.Json;
using CyberLM.Detection.Sigma;
using CyberLM.Detection.Tuning;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Detection.Pack;

/// <summary>The shipped rules over CloudTrail of attacks that Stratus Red Team played in real accounts, a technique a file.</summary>
public sealed class RecordedAttacksTests
{
    static readonly string Labels = Path.Combine(Repository.Root, "benchmarks", "recorded", "stratus.jsonl");

    /// <summary>Two hours: each file is of a quarter of an hour, the latest record first.</summary>
    static readonly TimeSpan Lag = TimeSpan.FromHours(2);

    static AttackRecall Recall(string folder)
    {
        var engine = new SigmaEngineOptions { Correlations = new() { Lag = Lag }, Stateful = new() { Lag = Lag } };
        var labels = RecordLabels.Read(Labels, new() { Id = "agent", IdPaths = ["userAgent"], Label = ["attack"] });
        var reader = new LogReaderOptions { InOrderOfTime = true };
        return new(RulePack.Rules, engine, () => new([Repository.Shared(folder)], reader), labels, RuleLevel.None);
    }

    /// <summary>Not only some rule: one that says it is about this technique.</summary>
    [Fact]
    public void Each_technique_trips_a_rule_that_refers_to_it()
    {
        var attacks = Recall("data/cloudtrail").Attacks;
        Assert.Equal(Directory.GetFiles(Repository.Shared("data/cloudtrail"), "*.json").Length, attacks.Count);
        string[] without = [.. attacks.Where(attack => !attack.Rules.Any(rule => IsAbout(rule, attack))).Select(attack => attack.Label)];
        Assert.Empty(without);
    }

    static bool IsAbout(RuleHeader rule, RecalledAttack attack) => File.ReadAllText(Path.Combine(Repository.Root, rule.Source))
        .Contains($"/AWS/{attack.Label.Split(' ')[0]}/", StringComparison.Ordinal);

    /// <summary>The files' names are theirs who recorded; labels of the program's own folder must agree.</summary>
    [Fact]
    public void Labels_are_those_of_the_files()
    {
        var byAgent = File.ReadLines(Labels).Select(line => JsonElement.Parse(line)).ToDictionary(
            line => line.GetProperty("agent").GetString()!, line => line.GetProperty("attack").GetString()!);
        foreach (var record in new LogReader([Repository.Shared("data/cloudtrail")]).Read())
        {
            string agent = JsonElement.Parse(record.Utf8.Span).GetProperty("userAgent").GetString()!;
            Assert.Equal($"{Path.GetFileNameWithoutExtension(record.Source)} (DataDog)", byAgent[agent]);
        }
    }
}
