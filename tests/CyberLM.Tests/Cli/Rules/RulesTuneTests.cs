using System.Text.Json;
using Xunit;

namespace CyberLM.Tests.Cli.Rules;

/// <summary>`rules tune`: what is suggested, written, and refused.</summary>
public sealed class RulesTuneTests : IDisposable
{
    readonly RuleFolder folder = new();

    public RulesTuneTests()
    {
        string[] kinds = ["backup", "ann", "backup", "eve", "backup", "ann", "closed"];
        var records = Enumerable.Range(0, 70).Select(i => (Who: kinds[i % 7], Number: i + 1)).ToList();
        folder.With("rules/door.yml", RuleFolder.Rule("Door opened", "action: opened")).WithLog("a.jsonl", [.. records.Select(record =>
            $$"""{"action":"{{(record.Who == "closed" ? "closed" : "opened")}}","who":"{{record.Who}}"}""")])
            .WithLog("labels.jsonl", [.. records.Where(record => record.Who == "eve").Select(record =>
                $$"""{"record":{{record.Number}},"label":"S{{record.Number % 2}}"}""")]);
    }

    public void Dispose() => folder.Dispose();

    Outcome Tune(params string[] more) =>
        Cyberlm.Run(["rules", "tune", folder["a.jsonl"], "--rules", folder.Rules, "--labels", folder["labels.jsonl"],
            "--max-passed-over", "0.8", .. more]);

    [Fact]
    public void The_table_says_what_is_saved_and_how_sure_it_is_that_nothing_is_lost()
    {
        var run = Tune();
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("who = any of backup, ann", run.Output);
        Assert.Contains("50 of 50", run.Output);
        Assert.Contains("0 of 10", run.Output);
        Assert.Contains("0.0 % to 30.8 %", run.Output);
        Assert.Contains("71.4 %", run.Output);
        Assert.Contains("1 rule caught fewer than 13 attacks here", run.Talk);
        Assert.Contains("70 records, 10 of them of 2 attacks: with 1 exclusion false alerts go from 50 to 0, attacks caught from 2 to 2",
            run.Talk);
    }

    /// <summary>The file is a rule document like any other: the next run has it.</summary>
    [Fact]
    public void The_filter_does_what_the_table_says()
    {
        var tuned = Tune("--out", folder["rules/exclusions.yml"]);
        Assert.Equal(0, tuned.ExitCode);
        Assert.Contains($"{folder["rules/exclusions.yml"]} has them as Sigma filters", tuned.Talk);
        var run = Cyberlm.Run("rules", "run", folder["a.jsonl"], "--rules", folder.Rules);
        Assert.Equal(10, run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal((0, ""), (Cyberlm.Run("rules", "check", folder.Rules).ExitCode, Cyberlm.Run("rules", "check", folder.Rules).Output));
        Assert.Equal(2, Tune("--out", folder["rules/exclusions.yml"]).ExitCode);
    }

    [Fact]
    public void A_program_is_told_the_same()
    {
        var found = JsonDocument.Parse(Tune("--json").Output).RootElement;
        var exclusion = Assert.Single(found.GetProperty("exclusions").EnumerateArray());
        Assert.Equal((50, 0, 10, true), (exclusion.GetProperty("saved").GetInt32(), exclusion.GetProperty("lost").GetInt32(),
            exclusion.GetProperty("true").GetInt32(), exclusion.GetProperty("kept").GetBoolean()));
        Assert.Equal((50, 0), (found.GetProperty("falseBefore").GetInt32(), found.GetProperty("falseAfter").GetInt32()));
    }

    [Fact]
    public void Labels_as_the_tenant_writes_them()
    {
        folder.WithLog("truth.jsonl", [.. File.ReadAllLines(folder["a.jsonl"]).Select((line, i) =>
            $$"""{"stream":"a","line":{{i + 1}},"id":"x{{i}}","attack":{{(line.Contains("eve") ? "{\"run\":\"1\"}" : "null")}}}""")]);
        var run = Cyberlm.Run("rules", "tune", folder["a.jsonl"], "--rules", folder.Rules, "--truth", folder["truth.jsonl"],
            "--max-passed-over", "0.8");
        Assert.Contains("70 records, 10 of them of 1 attack:", run.Talk);
        Assert.Contains("50 of 50", run.Output);
    }

    /// <summary>A twin is no attack, by the tenant's labels and by those of simulate, and what it sets off is counted apart.</summary>
    [Theory]
    [InlineData("""{"stream":"a","line":#,"attack":null,"twin":{"run":"B02-1","scenario":"B02"}}""",
        """{"stream":"a","line":#,"attack":{"run":"S10-1"},"twin":null}""")]
    [InlineData("""{"record":#,"scenario":"B02","benign":true}""", """{"record":#,"scenario":"S10","benign":false}""")]
    public void Alerts_of_benign_twins_are_false_and_told_apart(string twin, string attack)
    {
        string[] kinds = ["backup", "ann", "eve"];
        folder.WithLog("a.jsonl", [.. Enumerable.Range(0, 60).Select(i => $$"""{"action":"opened","who":"{{kinds[i % 3]}}"}""")])
            .WithLog("labels.jsonl", [.. Enumerable.Range(0, 60).Where(i => i % 3 > 0)
                .Select(i => (i % 3 == 1 ? twin : attack).Replace("#", $"{i + 1}", StringComparison.Ordinal))]);
        var run = Tune("--json");
        Assert.True(run.ExitCode == 0, run.Talk);
        Assert.Contains("20 of 40 false alerts are of benign twins: B02 20", run.Talk, StringComparison.Ordinal);
        var found = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal((20, 40, 20), (found.GetProperty("attackRecords").GetInt32(), found.GetProperty("falseBefore").GetInt32(),
            found.GetProperty("falseOfTwins").GetProperty("B02").GetInt32()));
    }

    /// <summary>Of two files one after the other no correlation sees what lies side by side.</summary>
    [Fact]
    public void Several_files_are_read_side_by_side()
    {
        folder.With("rules/two.yml", """
            title: Knocked
            name: knocked
            logsource: {product: doors}
            detection: {s: {action: knocked}, condition: s}
            ---
            title: Opened
            name: opened
            logsource: {product: doors}
            detection: {s: {action: opened}, condition: s}
            ---
            title: Knocked and opened
            correlation: {type: temporal, rules: [knocked, opened], group-by: [who], timespan: 10s}
            """);
        string Line(int at, string action) =>
            $$"""{"time":"2026-03-02T{{at:00}}:00:0{{(action == "opened" ? 5 : 1)}}Z","action":"{{action}}","who":"ann"}""";
        folder.WithLog("a.jsonl", [.. Enumerable.Range(0, 9).Select(i => Line(i, "knocked"))])
            .WithLog("b.jsonl", [.. Enumerable.Range(0, 8).Select(i => Line(i, "opened"))])
            .WithLog("labels.jsonl", """{"stream":"a","line":1,"label":"S1"}""");
        Outcome Both(params string[] more) => Cyberlm.Run(["rules", "tune", folder["a.jsonl"], folder["b.jsonl"], "--rules",
            folder["rules/two.yml"], "--labels", folder["labels.jsonl"], "--json", .. more]);
        int False(Outcome run) => JsonDocument.Parse(run.Output).RootElement.GetProperty("falseBefore").GetInt32();
        Assert.Equal((7, 0), (False(Both("--merge")), False(Both())));
        folder.WithLog("labels.jsonl", """{"record":1,"label":"S1"}""");
        var counted = Both("--merge");
        Assert.Equal(2, counted.ExitCode);
        Assert.Contains("counts records over all files", counted.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_is_said()
    {
        string log = folder["a.jsonl"], labels = folder["labels.jsonl"];
        (string Sentence, string[] Flags)[] wrong =
        [
            ("which records are attacks is not said", [log]), ("are the same", [log, "--labels", labels, "--truth", labels]),
            ("read several times", ["-", "--labels", labels]), ("is a share", [log, "--labels", labels, "--max-recall-lost", "1"]),
            ("a tenth of all records", [log, "--labels", labels, "--max-passed-over", "0"]),
            ("no file", [log, "--labels", folder["none"]]), ("stdout has the table", [log, "--labels", labels, "--out", "-"]),
        ];
        foreach (var (sentence, flags) in wrong)
        {
            var run = Cyberlm.Run(["rules", "tune", .. flags, "--rules", folder.Rules]);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains(sentence, run.Talk);
        }
        folder.WithLog("labels.jsonl", """{"record":7000,"label":"S1"}""");
        var none = Tune();
        Assert.Equal(2, none.ExitCode);
        Assert.Contains("none of its 1 attack record is in the log", none.Talk);
    }
}
