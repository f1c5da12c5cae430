using System.Text.Json;
using Xunit;

namespace CyberLM.Tests.Cli.Rules;

/// <summary>Stateful rules through every verb of `rules`.</summary>
public sealed class StatefulRulesTests : IDisposable
{
    const string NewDoor = "title: New door\nid: 0a5f5f0e-98a4-4b54-8a3c-6c6a5f0c2d10\nlevel: high\ntags: [attack.t1078]\n"
        + "logsource: {product: doors}\nstateful:\n  kind: new_terms\n  detection: {s: {action: opened}, condition: s}\n"
        + "  fields: door\n  group-by: who\n  history: 1d\n";

    readonly RuleFolder folder = new();

    public StatefulRulesTests() => folder.With("rules/door.yml", NewDoor).WithLog("a.jsonl",
        """{"time":"2026-03-01T10:00:00Z","action":"opened","who":"ann","door":"front"}""",
        """{"time":"2026-03-02T09:30:00Z","action":"opened","who":"ann","door":"front"}""",
        """{"time":"2026-03-02T12:00:00+01:00","action":"opened","who":"ann","door":"back"}""");

    public void Dispose() => folder.Dispose();

    Outcome Run(params string[] more) => Cyberlm.Run(["rules", "run", folder["a.jsonl"], "--rules", folder.Rules, .. more]);

    static JsonElement[] Alerts(Outcome run) =>
        [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    [Fact]
    public void Run_tells_the_kind_the_entity_the_records_and_what_led_to_it()
    {
        var run = Run();
        var alert = Assert.Single(Alerts(run));
        Assert.Equal(("New door", "new_terms", "2026-03-02T11:00:00Z"), (alert.GetProperty("title").GetString(),
            alert.GetProperty("stateful").GetString(), alert.GetProperty("time").GetString()));
        Assert.Equal(("ann", "back"), (alert.GetProperty("group").GetProperty("who").GetString(),
            alert.GetProperty("details").GetProperty("new").GetString()));
        Assert.Equal([3], alert.GetProperty("records").EnumerateArray().Select(record => record.GetInt32()));
        Assert.Contains("0 rules and 1 stateful rule ran", run.Talk);
        Assert.Equal((1, 0), (Run("--fail-on", "high").ExitCode, Run("--fail-on", "critical").ExitCode));
        Assert.Empty(Alerts(Run("--level", "critical")));
        Assert.Contains("new_terms", Run("--table").Output);
    }

    [Fact]
    public void A_rule_that_is_not_armed_is_named_with_what_it_needs()
    {
        folder.With("rules/door.yml", NewDoor.Replace("1d", "30d"));
        var run = Run();
        Assert.Empty(run.Output);
        Assert.Contains("not armed: New door needs 30 days of history, and its records span 25 hours", run.Talk);
        Assert.Contains("2 before there was enough history", run.Talk);
    }

    [Fact]
    public void A_history_that_is_short_by_a_second_is_not_said_to_be_long_enough()
    {
        folder.With("rules/door.yml", NewDoor.Replace("1d", "10d")).WithLog("a.jsonl", [.. File.ReadAllLines(folder["a.jsonl"])[..1],
            """{"time":"2026-03-11T09:59:59Z","action":"opened","who":"ann","door":"front"}"""]);
        Assert.Contains("needs 10 days of history, and its records span 9.9 days", Run("--ahead", "8640000").Talk);
    }

    [Fact]
    public void Of_rules_for_other_sources_only_their_number_is_said()
    {
        folder.With("rules/window.yml", NewDoor.Replace("doors", "windows").Replace("0c2d10", "0c2d11").Replace("New door", "New window"));
        var run = Run("--source", "doors");
        Assert.Contains("not armed: 1 stateful rule of log sources that no record is of", run.Talk);
        Assert.DoesNotContain("New window", run.Talk);
        Assert.Contains("New window", Run("--source", "doors", "--log", "json").Talk);
    }

    [Fact]
    public void Rules_that_are_alike_in_it_are_named_in_one_sentence()
    {
        folder.With("rules/door.yml", NewDoor.Replace("1d", "30d")).With("rules/user.yml",
            NewDoor.Replace("1d", "9d").Replace("0c2d10", "0c2d11").Replace("New door", "New user"));
        Assert.Contains("not armed, since their records span 25 hours: New door (needs 30 days), New user (needs 9 days)", Run().Talk);
        Assert.Equal(2, Run("--log", "json").Talk.Split('\n').Count(line => line.Contains("\"event\":\"notArmed\"")));
    }

    [Fact]
    public void Nothing_is_said_of_what_was_left_out_where_nothing_was()
    {
        File.WriteAllLines(folder["a.jsonl"], File.ReadAllLines(folder["a.jsonl"]).Skip(2).Prepend(
            """{"time":"2026-03-01T10:00:00Z","action":"closed","who":"ann","door":"front"}"""));
        Assert.DoesNotContain("left out", Run().Talk);
        Assert.Contains("\"event\":\"stateful\"", Run("--log", "json").Talk);
    }

    [Fact]
    public void Fields_that_no_record_has_are_named()
    {
        folder.With("rules/door.yml", NewDoor.Replace("fields: door", "fields: dor"));
        var run = Run("--dead");
        Assert.Contains("3 without value or place", run.Talk);
        Assert.Contains("new_terms): no record has dor", run.Talk);
    }

    [Fact]
    public void A_record_ahead_of_all_others_is_counted()
    {
        folder.WithLog("a.jsonl", [.. File.ReadAllLines(folder["a.jsonl"])[..2],
            """{"time":"2026-03-09T10:00:00Z","action":"opened","who":"bob","door":"front"}""", File.ReadAllLines(folder["a.jsonl"])[2]]);
        var run = Run();
        Assert.Single(Alerts(run));
        Assert.Contains("1 ahead of all others", run.Talk);
        Assert.Equal(2, Alerts(Run("--ahead", "864000")).Length);
    }

    [Fact]
    public void Check_list_and_coverage_know_them()
    {
        var check = Cyberlm.Run("rules", "check", folder.Rules, "--json");
        Assert.Equal((0, 1), (check.ExitCode, JsonDocument.Parse(check.Output).RootElement.GetProperty("stateful").GetInt32()));
        Assert.Contains("stateful: new_terms", Cyberlm.Run("rules", "list", folder.Rules).Output);
        var row = JsonDocument.Parse(Cyberlm.Run("rules", "list", folder.Rules, "--json").Output).RootElement.GetProperty("rules")[0];
        Assert.Equal(("new_terms", "False"), (row.GetProperty("kind").GetString(), row.GetProperty("correlation").ToString()));
        Assert.Contains("T1078", Cyberlm.Run("rules", "coverage", "--rules", folder.Rules).Output);
        folder.With("rules/bad.yml", NewDoor.Replace("history: 1d", "history: 1d\n  histroy: 2d"));
        var bad = Cyberlm.Run("rules", "check", folder.Rules);
        Assert.Equal(2, bad.ExitCode);
        Assert.Contains("line 12: new_terms has no key 'histroy'; did you mean 'history'?", bad.Output);
    }

    [Fact]
    public void Cases_judge_them()
    {
        string Case(string name, string door, string alerts) => $$"""{"name":"{{name}}","events":["""
            + """{"time":"2026-03-01T10:00:00Z","action":"opened","who":"ann","door":"front"},"""
            + $$"""{"time":"2026-03-03T10:00:00Z","action":"opened","who":"ann","door":"{{door}}"},{"time":"2026-03-03T10:00:01Z"}],"""
            + $$""" "alerts":[{{alerts}}]}""";
        folder.WithLog("rules/door.test.jsonl", Case("new", "back", "\"New door\""), Case("wrong", "back", ""));
        var run = Cyberlm.Run("rules", "test", folder.Rules);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("wrong: fired: New door", run.Output);
        Assert.Contains("1 passed, 1 failed; 0 rules in files without cases", run.Talk);
    }

    /// <summary>The door was used the day before, by a file that is read behind the other.</summary>
    [Fact]
    public void Merged_files_are_one_log_in_order_of_time()
    {
        folder.WithLog("b.jsonl", """{"time":"2026-03-01T12:00:00Z","action":"opened","who":"ann","door":"back"}""");
        Outcome Both(params string[] more) =>
            Cyberlm.Run(["rules", "run", folder["a.jsonl"], folder["b.jsonl"], "--rules", folder.Rules, .. more]);
        var one = Both();
        Assert.Single(Alerts(one));
        Assert.Contains("records come up to 82800 s behind later ones: --merge reads several files in order of time", one.Talk);
        var merged = Both("--merge");
        Assert.Empty(Alerts(merged));
        Assert.DoesNotContain("--merge", merged.Talk);
        Assert.Contains("4 records", merged.Talk);
        folder.WithLog("b.jsonl", """{"action":"seen"}""",
            """{"time":"2026-03-02T10:00:00Z","action":"opened","who":"ann","door":"side"}""");
        var alerts = Alerts(Both("--merge"));
        Assert.Equal([(folder["b.jsonl"], 2), (folder["a.jsonl"], 3)], alerts.Select(alert => Assert.Single(alert.GetProperty("places")
            .EnumerateArray())).Select(place => (place.GetProperty("file").GetString()!, place.GetProperty("line").GetInt32())));
    }
}
