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

    /// <summary>What is lost to a correlation is lost to the attacks that it would have caught.</summary>
    [Fact]
    public void Recall_says_that_records_came_late()
    {
        static string At(int second) => $$"""{"time":"2026-03-02T10:00:{{second:00}}Z","action":"opened","who":"ann"}""";
        folder.With("rules/twice.yml", Twice, Named).WithLog("a.jsonl", At(30), At(13))
            .WithLog("labels.jsonl", """{"record":1,"label":"A"}""");
        Outcome Recall(params string[] more) => Cyberlm.Run(["rules", "recall", folder["a.jsonl"], "--rules", folder.Rules,
            "--labels", folder["labels.jsonl"], .. more]);
        var late = Recall();
        Assert.Contains("records come up to 17 s behind later ones", late.Talk);
        Assert.Contains("0 of 1 attack trips a rule", late.Talk);
        var waited = Recall("--lag", "17");
        Assert.Contains("1 of 1 attack trips a rule", waited.Talk);
        Assert.DoesNotContain("behind later ones", waited.Talk);
    }

    /// <summary>Of many rules that do not run it is said why, not each.</summary>
    [Fact]
    public void Many_refused_rules_are_told_by_their_reason()
    {
        string Broken(int i) => RuleFolder.Rule($"T{i}", i < 3 ? "a|gt: many" : $"a|like{i}: x");
        folder.With("rules/many.yml", [Named, .. Enumerable.Range(0, 30).Select(Broken)])
            .WithLog("a.jsonl", """{"action":"closed"}""");
        string[] said = [.. Run().Talk.Split('\n').Where(line => line.Contains("refused: ") || line.Contains("rules check"))];
        Assert.Equal(3, said.Length);
        Assert.StartsWith("warning: 27 rules refused: the modifier '...' is not of Sigma 2.1 (first: ", said[0]);
        Assert.StartsWith("warning: 3 rules refused: the modifier gt takes a number (first: ", said[1]);
        Assert.Equal("warning: cyberlm rules check names them all", said[2]);
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
