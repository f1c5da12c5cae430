using System.Text.Json;
using Xunit;

namespace CyberLM.Tests.Cli.Rules;

/// <summary>`rules run`: which alerts come, what is said of them and of what could not match, and how it ends.</summary>
public sealed class RulesRunTests : IDisposable
{
    const string WindowId = "0a5f5f0e-98a4-4b54-8a3c-6c6a5f0c2d10";
    const string Burst = "title: Many doors\nid: 5b1f8a0e-27b5-4b9e-8d67-3f0a4f2f9c77\nlevel: critical\ncorrelation:\n  type: event_count\n"
        + "  rules: [window]\n  group-by: [who]\n  timespan: 1m\n  condition:\n    gte: 2\n";
    readonly RuleFolder folder = new();

    public RulesRunTests()
    {
        folder.With("rules/door.yml", RuleFolder.Rule("Door opened", "action: opened"))
            .With("rules/window.yml",
                RuleFolder.Rule("Window broken", "Action: broken", "low", WindowId).Replace("status:", "name: window\nstatus:"))
            .With("rules/roof.yml", RuleFolder.Rule("Roof", "tiles: gone", "low", "21f2f1f2-0000-4b54-8a3c-6c6a5f0c2d10"))
            .WithLog("a.jsonl",
                """{"time":"2026-03-02T10:00:00Z","action":"closed","who":"ann"}""",
                """{"time":"2026-03-02T10:00:05Z","action":"opened","who":"ann"}""",
                """{"time":"2026-03-02T10:00:10+01:00","action":"broken","who":"bob"}""",
                """{"time":"2026-03-02T10:00:40+01:00","action":"broken","who":"bob"}""");
    }

    public void Dispose() => folder.Dispose();

    Outcome Run(params string[] more) => Cyberlm.Run(["rules", "run", folder["a.jsonl"], "--rules", folder.Rules, .. more]);

    static List<JsonElement> Alerts(Outcome run) =>
        [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    static string Text(JsonElement alert, string name) => alert.GetProperty(name).ToString();

    [Fact]
    public void An_alert_says_which_rule_which_record_and_how_it_matched()
    {
        var run = Run();
        Assert.Equal(0, run.ExitCode);
        var alerts = Alerts(run);
        Assert.Equal(["Door opened", "Window broken", "Window broken"], alerts.Select(alert => Text(alert, "title")));
        var (door, window) = (alerts[0], alerts[1]);
        Assert.Equal((RuleFolder.DoorId, "high", """["attack.t1078"]"""), (Text(door, "id"), Text(door, "level"), Text(door, "tags")));
        Assert.Equal(("2026-03-02T10:00:05Z", "2", folder["a.jsonl"], "2"),
            (Text(door, "time"), Text(door, "record"), Text(door, "file"), Text(door, "line")));
        Assert.Equal(File.ReadAllText(folder["a.jsonl"]).IndexOf('\n') + 1, door.GetProperty("byte").GetInt32());
        Assert.Equal(("verbatim", "selection"), (Text(door, "tier"), Text(door, "condition")));
        Assert.Equal(("case", "2026-03-02T09:00:10Z"), (Text(window, "tier"), Text(window, "time")));
    }

    [Fact]
    public void The_end_says_what_was_read_what_ran_and_what_could_not_match()
    {
        folder.With("rules/bad.yml", RuleFolder.Rule("Bad", "action|like: opened"));
        var run = Run("--dead");
        Assert.Contains($"rule refused: {folder["rules/bad.yml"]}, line ", run.Talk);
        Assert.Contains($"dead: Roof ({folder["rules/roof.yml"]}, line 1; product doors): no record has tiles", run.Talk);
        Assert.Contains("4 records: 3 alerts (1 high, 2 low); 3 rules ran, 1 refused; "
            + "1 rule matched nothing, 1 with fields that no record has", run.Talk);
    }

    [Fact]
    public void Rules_for_sources_that_no_record_is_of_are_counted_by_source()
    {
        string cloud = RuleFolder.Rule("Cloud", "eventName: X").Replace("product: doors", "product: aws\n  service: cloudtrail");
        folder.With("rules/cloud.yml", cloud).WithLog("a.jsonl", """{"category":"SignInLogs","resultType":"0"}""");
        var run = Run("--dead");
        Assert.Contains("dead: 1 rule for product aws, service cloudtrail: no record is of that source", run.Talk);
        Assert.DoesNotContain("no record has eventName", run.Talk);
        Assert.Contains("4 rules matched nothing, 4 for log sources that no record is of, 0 with fields", run.Talk);
    }

    [Fact]
    public void Rules_with_a_name_are_told_with_it()
    {
        folder.With("rules/door.yml", RuleFolder.Rule("Door opened", "action: opened").Replace("status:", "name: door_opened\nstatus:"));
        Assert.Equal(["door_opened", "window", "window"], Alerts(Run()).Select(alert => Text(alert, "name")));
    }

    [Fact]
    public void Levels_choose_what_is_told_and_what_fails()
    {
        Assert.Equal(["Door opened"], Alerts(Run("--level", "medium")).Select(alert => Text(alert, "title")));
        Assert.Equal(1, Run("--fail-on", "high").ExitCode);
        Assert.Equal(1, Run("--fail-on", "low").ExitCode);
        Assert.Equal(0, Run("--fail-on", "critical").ExitCode);
        Assert.Equal(2, Run("--fail-on", "low", "--level", "high").ExitCode);
        Assert.Equal(2, Run("--fail-on", "severe").ExitCode);
    }

    [Fact]
    public void A_correlation_says_its_time_group_and_records()
    {
        folder.With("rules/burst.yml", Burst);
        var run = Run();
        var alert = Alerts(run).Single(alert => alert.TryGetProperty("correlation", out _));
        Assert.Equal(("Many doors", "critical", "event_count", "2026-03-02T09:00:40Z"),
            (Text(alert, "title"), Text(alert, "level"), Text(alert, "correlation"), Text(alert, "time")));
        Assert.Equal("bob", Text(alert.GetProperty("group"), "who"));
        Assert.Equal([3L, 4L], alert.GetProperty("records").EnumerateArray().Select(number => number.GetInt64()));
        Assert.DoesNotContain(Alerts(run), other => Text(other, "title") == "Window broken");     // only the correlation looks at it
        Assert.DoesNotContain("correlations left out", run.Talk);
    }

    /// <summary>The second comes first: left out and counted, unless there is time for it.</summary>
    [Fact]
    public void Records_out_of_order_are_counted_or_waited_for()
    {
        folder.With("rules/burst.yml", Burst).WithLog("a.jsonl",
            """{"time":"2026-03-02T10:00:40Z","action":"broken","who":"bob"}""",
            """{"time":"2026-03-02T10:00:10Z","action":"broken","who":"bob"}""");
        var late = Run();
        Assert.Empty(late.Output);
        Assert.Contains("1 late", late.Talk);
        Assert.Contains("--lag", late.Talk);
        Assert.Single(Alerts(Run("--lag", "60")));
    }

    [Fact]
    public void The_table_has_a_row_for_each_rule_that_fired()
    {
        var run = Run("--table");
        string[] rows = [.. run.Output.Split('\n').Where(line => line.Contains("2026-"))];
        Assert.Equal(2, rows.Length);
        Assert.Equal(["Door", "opened", "high", "1", "verbatim",
            "2026-03-02", "10:00:05Z", "2026-03-02", "10:00:05Z", "ann"], Cells(rows[0]));
        Assert.Equal(["Window", "broken", "low", "2", "case", "2026-03-02", "09:00:10Z", "2026-03-02", "09:00:40Z", "bob"], Cells(rows[1]));
    }

    static string[] Cells(string row) => row.Split([' ', '│', '|'], StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public void A_file_holds_what_stdout_would_and_is_not_replaced_unasked()
    {
        var run = Run("--out", folder["alerts.jsonl"], "--table");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(Run().Output, File.ReadAllText(folder["alerts.jsonl"]));
        Assert.Contains("Door opened", run.Output);
        Assert.Equal(2, Run("--out", folder["alerts.jsonl"]).ExitCode);
        Assert.Equal(0, Run("--out", folder["alerts.jsonl"], "--force").ExitCode);
        Assert.Equal(2, Cyberlm.Run("rules", "run", folder["none"], "--rules", folder.Rules, "--out", folder["new.jsonl"]).ExitCode);
        Assert.Empty(Directory.GetFiles(folder[""], "new.jsonl*"));
    }

    [Fact]
    public void A_log_source_that_is_given_routes_and_one_that_no_rule_has_is_refused()
    {
        folder.With("rules/cloud.yml", RuleFolder.Rule("Cloud", "action: opened").Replace("product: doors", "product: aws"));
        Assert.Equal(4, Alerts(Run()).Count);                                     // nothing shows where the records are from
        Assert.Equal(["Cloud"], Alerts(Run("--source", "aws//cloudtrail")).Select(alert => Text(alert, "title")));
        var none = Run("--source", "aaws");
        Assert.Equal(2, none.ExitCode);
        Assert.Contains("no rule is for product aaws", none.Talk);
        Assert.Equal(2, Run("--source", "a/b/c/d").ExitCode);
        Assert.Equal(2, Run("--source", "aws", "--no-routing").ExitCode);
    }

    [Fact]
    public void Rules_of_which_none_runs_are_an_error()
    {
        folder.With("bad.yml", RuleFolder.Rule("Bad", "action|like: opened"));
        var run = Cyberlm.Run("rules", "run", folder["a.jsonl"], "--rules", folder["bad.yml"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("no rule runs, 1 are refused", run.Talk);
        Assert.Contains("--rules", Cyberlm.Run("rules", "run", folder["a.jsonl"]).Talk);
    }

    [Fact]
    public void Records_of_text_are_told_apart_from_records_with_fields()
    {
        folder.WithLog("a.jsonl", "the door was opened", "nothing");
        var run = Run();
        Assert.Contains("2 records of 2 are text without fields", run.Talk);
        Assert.Contains("no alert", run.Talk);
    }

    [Fact]
    public void A_program_is_told_the_same_as_events()
    {
        folder.With("rules/burst.yml", Burst);
        var events = Run("--dead", "--log", "json").Talk.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement).ToLookup(line => Text(line, "event"));
        var summary = Assert.Single(events["summary"]);
        Assert.Equal((4, 2, 1, 1), (summary.GetProperty("records").GetInt32(), summary.GetProperty("alerts").GetInt32(),
            summary.GetProperty("critical").GetInt32(), summary.GetProperty("high").GetInt32()));
        Assert.Equal("Roof", Text(Assert.Single(events["dead"]), "title"));
        Assert.Equal("0", Text(Assert.Single(events["correlations"]), "forgottenGroups"));
    }
}
