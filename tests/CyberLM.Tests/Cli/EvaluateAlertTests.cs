using System.Text.Json;
using CyberLM.Tests.Evaluation;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>`evaluate --rules` and `--attack`: what is written, and what users get wrong.</summary>
public sealed class EvaluateAlertTests : IDisposable
{
    const string Rules = """
        title: Refused
        name: refused
        level: low
        logsource: {product: doors}
        detection: {s: {code: 7}, condition: s}
        ---
        title: Refused three times
        name: three
        correlation: {type: event_count, rules: [refused], group-by: [user], timespan: 7d, condition: {gte: 3}}
        ---
        title: New place
        logsource: {product: doors}
        stateful: {kind: new_terms, detection: {s: {code: 0}, condition: s}, fields: host, group-by: user, history: 60d}
        """;

    readonly TemporaryFolder folder = new();

    public EvaluateAlertTests()
    {
        Write("real.jsonl", MadeLog.Lines(1, 400));
        Write("holdout.jsonl", MadeLog.Lines(2, 100));
        Write("made.jsonl", MadeLog.Lines(3, 500));
        File.WriteAllText(folder["rules.yml"], Rules);
    }

    public void Dispose() => folder.Dispose();

    void Write(string name, IEnumerable<string> lines) => File.WriteAllLines(folder[name], lines);

    Outcome Evaluate(params string[] more) => Cyberlm.Run(
        ["evaluate", "--real", folder["real.jsonl"], "--holdout", folder["holdout.jsonl"], "--entity", "user", .. more]);

    [Fact]
    public void Rules_of_every_kind_fire_at_both_sides_and_are_counted()
    {
        string[] flags = ["--synthetic", $"made={folder["made.jsonl"]}", "--rules", folder["rules.yml"]];
        var outcome = Evaluate([.. flags, "--json"]);
        Assert.True(outcome.ExitCode == 0, outcome.Talk);
        var alerts = JsonDocument.Parse(outcome.Output).RootElement.GetProperty("alerts");
        Assert.Equal(["made", "holdout"], alerts.EnumerateArray().Select(one => one.GetProperty("name").GetString()));
        var rules = alerts[0].GetProperty("rules").EnumerateArray().ToDictionary(rule => rule.GetProperty("rule").GetString()!);
        Assert.Equal(60, rules["New place"].GetProperty("historyDays").GetDouble());
        // A rule that only correlations look at gives no alert of its own.
        Assert.Equal(0, rules["refused"].GetProperty("real").GetInt32());
        Assert.InRange(rules["three"].GetProperty("real").GetInt32(), 10, 60);
        Assert.InRange(rules["three"].GetProperty("ratio").GetProperty("value").GetDouble(), 0.6, 1.6);
        var table = Evaluate(flags);
        Assert.Contains("alerts of 3 rules at real records", table.Output, StringComparison.Ordinal);
        Assert.Matches(@"no verdict \(real, made\): three \(\d+, \d+\)", table.Output);
        Assert.Matches(@"all rules +- +\d+ +\d", table.Output);
        Assert.Contains("days or longer, and cannot fire: New place", table.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_attack_is_told_from_real_records_without_anything_generated()
    {
        Write("attack.jsonl", MadeLog.Lines(4, 60));
        Write("attack.jsonl.labels.jsonl", Enumerable.Range(1, 30).Select(i =>
            $$"""{"record":{{2 * i}},"scenario":"T{{i % 10}}","seed":1,"asked":["time","user","code"],"kind":[]}"""));
        var outcome = Evaluate("--attack", folder["attack.jsonl"]);
        Assert.True(outcome.ExitCode == 0, outcome.Talk);
        Assert.Contains("attack attack.jsonl: 30 records", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("uid from user", outcome.Output, StringComparison.Ordinal);
        Assert.Matches(@"area under the curve: 0\.\d+ \[", outcome.Output);
        Assert.DoesNotContain("SCHEMA", outcome.Output, StringComparison.Ordinal);
        File.Move(folder["attack.jsonl.labels.jsonl"], folder["l.jsonl"]);
        Assert.Equal(0, Evaluate("--attack", folder["attack.jsonl"], "--labels", folder["l.jsonl"]).ExitCode);
    }

    [Theory]
    [InlineData("nothing to evaluate", "--rules", "rules.yml")]
    [InlineData("there is no file", "--attack", "made.jsonl")]
    [InlineData("--labels names 2 files, and --attack 1", "--attack", "made.jsonl", "--labels", "made.jsonl", "made.jsonl")]
    [InlineData("no rule is there", "--synthetic", "made.jsonl", "--rules", "empty")]
    public void What_cannot_be_is_refused_in_a_sentence(string said, params string[] flags)
    {
        Directory.CreateDirectory(folder["empty"]);
        var outcome = Evaluate([.. flags.Select(flag => flag.StartsWith("--", StringComparison.Ordinal) ? flag : folder[flag])]);
        Assert.True(outcome.ExitCode == 2, outcome.Talk);
        Assert.Contains(said, outcome.Talk, StringComparison.Ordinal);
    }
}
