using System.Text.Json;
using Xunit;

namespace CyberLM.Tests.Cli.Rules;

/// <summary>Of whom an alert is, which record it is of, and how far records came behind others.</summary>
public sealed class AlertedWhoTests : IDisposable
{
    const string Twice = "title: Twice\nlevel: high\ncorrelation:\n  type: event_count\n  rules: [opened]\n  group-by: [who]\n"
        + "  timespan: 1m\n  condition: {gte: 2}\n";
    static readonly string Named = RuleFolder.Rule("Opened", "action: opened").Replace("status:", "name: opened\nstatus:");
    readonly RuleFolder folder = new();

    public void Dispose() => folder.Dispose();

    Outcome Run(params string[] more) => Cyberlm.Run(["rules", "run", folder["a.jsonl"], "--rules", folder.Rules, .. more]);

    static List<JsonElement> Alerts(Outcome run) =>
        [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    [Fact]
    public void An_alert_of_one_record_names_who_and_the_records_own_id()
    {
        folder.With("rules/opened.yml", RuleFolder.Rule("Opened", "action: opened"))
            .WithLog("a.jsonl", """{"action":"opened","who":"ann","uuid":"r-1"}""", """{"action":"opened"}""");
        var alerts = Alerts(Run());
        Assert.Equal(("ann", "r-1"), (alerts[0].GetProperty("who").GetString(), alerts[0].GetProperty("recordId").GetString()));
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null),
            (alerts[1].GetProperty("who").ValueKind, alerts[1].GetProperty("recordId").ValueKind));
    }

    [Fact]
    public void The_table_names_the_one_with_most_alerts_and_counts_the_others()
    {
        string[] who = ["arn:aws:iam::123456789012:user/eve", "arn:aws:iam::123456789012:user/eve", "ann", "bob"];
        folder.With("rules/opened.yml", RuleFolder.Rule("Opened", "action: opened"))
            .WithLog("a.jsonl", [.. who.Select(name => $$"""{"action":"opened","who":"{{name}}"}""")]);
        Assert.EndsWith("   user/eve and 2 others\n", Run("--table").Output);
    }

    /// <summary>Each file out of order within itself: --merge cannot help, and the lag that is named does.</summary>
    [Fact]
    public void Merged_files_that_are_out_of_order_are_told_the_lag_that_they_need()
    {
        static string At(int second) => $$"""{"time":"2026-03-02T10:00:{{second:00}}Z","action":"opened","who":"ann"}""";
        folder.With("rules/twice.yml", Twice, Named)
            .WithLog("a.jsonl", At(30), At(13));
        var late = Run("--merge");
        Assert.Empty(late.Output);
        Assert.Contains("files are out of order of time within themselves: records come up to 17 s behind later ones, "
            + "and --lag 17 waits for them", late.Talk);
        var waited = Run("--merge", "--lag", "17");
        Assert.Single(Alerts(waited));
        Assert.DoesNotContain("--lag", waited.Talk);
    }

    /// <summary>All records of a file of CloudTrail stand in its first line.</summary>
    [Fact]
    public void Records_that_share_a_line_are_told_apart_by_their_byte()
    {
        const string one = """{"time":"2026-03-02T10:00:01Z","action":"opened","who":"ann"}""";
        const string two = """{"time":"2026-03-02T10:00:02Z","action":"opened","who":"ann"}""";
        folder.With("rules/twice.yml", Twice, Named)
            .WithLog("a.jsonl", $$"""{"Records":[{{one}},{{two}}]}""");
        var places = Assert.Single(Alerts(Run("--merge"))).GetProperty("places").EnumerateArray();
        string log = File.ReadAllText(folder["a.jsonl"]);
        Assert.Equal([log.IndexOf(one, StringComparison.Ordinal), log.IndexOf(two, StringComparison.Ordinal)],
            places.Select(place => place.GetProperty("byte").GetInt32()));
    }
}
