using System.Text.Json.Nodes;
using CsCheck;
using CyberLM.Detection.Sigma;
using CyberLM.Detection.Tuning;
using CyberLM.Logs;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Detection.Tuning;

/// <summary>Exclusions are never worth an attack, and are what going through all of them would find.</summary>
public sealed class RuleTuningTests : IDisposable
{
    const string Opened = "title: Opened\nname: opened\nlogsource: {product: doors}\ndetection: {s: {action: opened}, condition: s}\n";
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Records with what each was, a second apart; null: no attack.</summary>
    RuleTuning Tune(string rules, IEnumerable<(string Json, string? Attack)> log, ExclusionOptions? options = null, bool unproven = false,
        double passedOver = 1)
    {
        var list = log.ToList();
        File.WriteAllText(folder["rules.yml"], rules);
        File.WriteAllLines(folder["log.jsonl"], list.Select((record, i) =>
            $$"""{"time":"{{new DateTime(2026, 3, 2).AddSeconds(i):yyyy-MM-ddTHH:mm:ssZ}}",{{record.Json}}}"""));
        File.WriteAllLines(folder["labels"], list.Select((record, i) =>
            $$"""{"record":{{i + 1}},"label":{{(record.Attack is { } attack ? $"\"{attack}\"" : "null")}}}"""));
        string[] paths = [folder["rules.yml"]];
        return new RuleTuning(paths, SigmaRuleSet.Load(paths), new SigmaEngineOptions(), () => new LogReader([folder["log.jsonl"]]),
            RecordLabels.Read(folder["labels"]), (options ?? new ExclusionOptions()) with { MostPassedOver = passedOver }, unproven);
    }

    static string Open(string who, string? key = null, string? value = null) =>
        $""" "action":"opened","who":"{who}" """ + (key is null ? "" : $""","{key}":"{value}" """);

    const string Closed = "\"action\":\"closed\"";

    static IEnumerable<(string, string?)> Times(int count, string json, string? attack = null) => Enumerable.Repeat((json, attack), count);

    [Fact]
    public void What_only_false_alerts_have_is_found()
    {
        var tuning = Tune(Opened, [.. Times(9, Open("backup", "app", "mail")),
            .. Times(4, Open("ann", "app", "mail")), .. Times(3, Open("ann", "app", "mail"), "S1")]);
        var exclusion = Assert.Single(tuning.Kept);
        Assert.Equal(("who = backup", 9L, 13L), (exclusion.Words, exclusion.Saved, exclusion.False));
        Assert.Equal((0L, 3L), (exclusion.Lost, exclusion.True));
        Assert.Equal(new TuningCounts(13, 3, 3, 1), tuning.Before);
        Assert.Equal(new TuningCounts(4, 3, 3, 1), tuning.After);
    }

    [Fact]
    public void Two_fields_together_where_each_alone_would_cost_an_attack()
    {
        var tuning = Tune(Opened, [.. Times(8, Open("ann", "app", "mail")),
            .. Times(1, Open("ann", "app", "portal"), "S1"), .. Times(1, Open("bob", "app", "mail"), "S2")]);
        Assert.Equal(["app = mail", "who = ann"], Assert.Single(tuning.Kept).Parts.Select(part => $"{part}").Order());
        Assert.Equal((0L, 2), (tuning.After.False, tuning.After.CaughtAttacks));
    }

    /// <summary>What half of all records have is no exclusion, though no attack here had it; with another value it may be one.</summary>
    [Fact]
    public void What_too_many_records_have_is_not_passed_over()
    {
        IEnumerable<(string, string?)> log = [.. Times(10, Open("ann", "app", "mail")), .. Times(40, Open("bob", "app", "web")),
            .. Times(40, Closed + ",\"who\":\"ann\",\"app\":\"web\""), .. Times(5, Open("eve", "app", "portal"), "S1")];
        var options = new ExclusionOptions { Most = 1 };
        Assert.Equal("app = any of web, mail", Tune(Opened, log, options).Kept.Single().Words);
        var exclusion = Tune(Opened, log, options, passedOver: 0.2).Kept.Single();
        Assert.Equal(("app = mail", 10.0 / 95), (exclusion.Words, exclusion.PassedOver));
        exclusion = Tune(Opened, log, options, passedOver: 0.5).Kept.Single();
        Assert.Equal(("who = bob", 40.0 / 95), (exclusion.Words, exclusion.PassedOver));
    }

    [Fact]
    public void Several_values_of_a_field_are_one_exclusion_and_as_many_as_allowed()
    {
        IEnumerable<(string, string?)> log = [.. Enumerable.Range(0, 12).SelectMany(user => Times(5, Open($"u{user % 4}"))),
            .. Times(2, Open("ann"), "S1")];
        Assert.Equal(4, Assert.Single(Assert.Single(Tune(Opened, log).Kept).Parts).Values.Count);
        Assert.Equal(2, Assert.Single(Tune(Opened, log, new ExclusionOptions { MostValues = 2, Most = 1 }).Kept).Parts[0].Values.Count);
        Assert.Empty(Tune(Opened, log, new ExclusionOptions { Fields = ["app"] }).Kept);
        Assert.Empty(Tune(Opened, log, new ExclusionOptions { LeastSaved = 61 }).Kept);
    }

    [Fact]
    public void What_may_be_lost_is_a_share_of_the_rules_own_alerts()
    {
        IEnumerable<(string, string?)> log = [.. Times(8, Open("ann")),
            .. Enumerable.Range(0, 10).Select(i => (Open(i == 0 ? "ann" : $"x{i}"), (string?)$"S{i}"))];
        Assert.Empty(Tune(Opened, log, new ExclusionOptions { MostRecallLost = 0.09 }).Kept);
        var kept = Assert.Single(Tune(Opened, log, new ExclusionOptions { MostRecallLost = 0.1 }).Kept);
        Assert.Equal((1L, 10L), (kept.Lost, kept.True));
        Assert.InRange(kept.LostShare.High, 0.44, 0.45);
    }

    /// <summary>Without an attack in the log nothing is known of what would be missed; and what takes all away is no exclusion.</summary>
    [Fact]
    public void Rules_that_caught_no_attack_are_unproven()
    {
        IEnumerable<(string, string?)> log = [.. Times(8, Open("ann")), .. Times(3, Open("bob"))];
        var tuning = Tune(Opened, log);
        Assert.True(Assert.Single(tuning.Found).IsUnproven);
        Assert.Empty(tuning.Kept);
        Assert.Equal("who = ann", Assert.Single(Tune(Opened, log, unproven: true).Kept).Words);
        Assert.Empty(Tune(Opened, Times(8, Open("ann"))).Found);
    }

    /// <summary>Characters that mean something to Sigma or to YAML mean themselves in a filter.</summary>
    [Theory]
    [InlineData("\"a*b\"", "\"axb\"")]
    [InlineData("\"a?b\"", "\"axb\"")]
    [InlineData("\"C:\\\\Windows\\\\*\"", "\"C:\\\\Windows\\\\x\"")]
    [InlineData("\"\\\\\\\\server\\\\\"", "\"\\\\server\\\\\"")]
    [InlineData("\"it's: \\\"quoted\\\" # ü\"", "\"it's\"")]
    [InlineData("\"null\"", "null")]
    [InlineData("\"true\"", "\"yes\"")]
    [InlineData("17", "18")]
    [InlineData("true", "false")]
    [InlineData("\"%name%\"", "\"name\"")]
    public void Values_are_written_so_that_they_mean_themselves(string value, string other)
    {
        string Record(string of) => $""" "action":"opened","v":{of} """;
        var tuning = Tune(Opened, [.. Times(5, Record(value)), .. Times(2, Record(other), "S1")]);
        Assert.Single(tuning.Kept);
        Assert.Equal((0L, 2L), (tuning.After.False, tuning.After.Caught));
    }

    const string Burst = "---\ntitle: Burst\nstateful: {kind: threshold, rule: opened, group-by: who, window: 5s, condition: count >= 3}\n";

    [Fact]
    public void Rules_of_several_events_are_tuned_by_their_base()
    {
        var tuning = Tune(Opened + Burst, [.. Times(5, Open("backup")), .. Times(9, Closed),
            .. Times(4, Open("ann"), "S1"), .. Times(9, Closed), .. Times(5, Open("backup"))]);
        Assert.Equal("who = backup", Assert.Single(tuning.Kept).Words);
        Assert.Equal((2L, 0L, 1), (tuning.Before.False, tuning.After.False, tuning.After.CaughtAttacks));
    }

    /// <summary>
    /// The base of the noisy rule is also that of another, which caught an attack by it: running both shows it, and the exclusion goes.
    /// </summary>
    [Fact]
    public void What_costs_another_rule_an_attack_is_not_kept()
    {
        const string other = "---\ntitle: All doors\nstateful: {kind: threshold, rule: opened, group-by: site, window: 2s, "
            + "condition: count == 3}\n";
        IEnumerable<(string, string?)> log = [.. Times(4, Open("backup", "site", "a")), .. Times(9, Closed),
            .. Times(2, Open("backup", "site", "b")), .. Times(1, Open("eve", "site", "b"), "S1"),
            .. Times(9, Closed), .. Times(4, Open("ann", "site", "c"), "S2"),
            .. Times(9, Closed), .. Times(9, Open("backup", "site", "d"))];
        var options = new ExclusionOptions { Fields = ["who"], LeastSaved = 1 };
        Assert.Equal("who = backup", Tune(Opened + Burst, log, options).Kept.Single().Words);
        var tuning = Tune(Opened + Burst + other, log, options);
        Assert.Contains(tuning.Found, found => found.Words == "who = backup" && found.Rule.Title == "Burst");
        Assert.Equal(tuning.Before.Caught, tuning.After.Caught);
        Assert.DoesNotContain(tuning.Kept, kept => kept.Words == "who = backup");
    }

    /// <summary>The best first exclusion is the best of all values and pairs; and no attack is lost, whatever the log.</summary>
    [Fact]
    public void Exclusions_are_the_best_there_are_and_lose_nothing() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[0, 5]).Array[5, 30].Sample(steps =>
        {
            var log = steps.Select(step => (Json: $""" "action":"opened","a":"a{step.Item1}","b":"b{step.Item2}" """,
                Attack: step.Item3 == 0 ? "S1" : null)).ToList();
            var tuning = Tune(Opened, log, new ExclusionOptions { MostValues = 1, Most = 1 }, unproven: true);
            Assert.Equal(tuning.Before.Caught, tuning.After.Caught);
            var records = log.Select(record =>
                (Fields: JsonNode.Parse($"{{{record.Json}}}")!.AsObject(), IsAttack: record.Attack is not null)).ToList();
            bool anyAttack = records.Any(record => record.IsAttack);
            int False(Func<JsonObject, bool> has) => records.Count(record => !record.IsAttack && has(record.Fields));
            int Saved(Func<JsonObject, bool> has) => records.Any(record => record.IsAttack && has(record.Fields))
                || (!anyAttack && False(has) == records.Count) ? 0 : False(has);
            var singles = Enumerable.Range(0, 4).Select(a => Saved(r => $"{r["a"]}" == $"a{a}"))
                .Concat(Enumerable.Range(0, 3).Select(b => Saved(r => $"{r["b"]}" == $"b{b}")));
            var pairs = from a in Enumerable.Range(0, 4) from b in Enumerable.Range(0, 3)
                        select Saved(r => $"{r["a"]}" == $"a{a}" && $"{r["b"]}" == $"b{b}");
            int best = singles.Concat(anyAttack ? pairs : []).Max();
            Assert.Equal(best >= 2 ? best : 0, tuning.Found.Sum(found => found.Saved));
            Assert.Equal(tuning.Before.False - tuning.Kept.Sum(kept => kept.Saved), tuning.After.False);
        }, iter: 40, threads: 1);
}
