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
        Assert.Contains("70 records, 10 of them of 2 attacks: 1 exclusion take 50 false alerts to 0, attacks caught 2 to 2", run.Talk);
    }

    /// <summary>The file is a rule document like any other: the next run has it.</summary>
    [Fact]
    public void The_filter_does_what_the_table_says()
    {
        Assert.Equal(0, Tune("--out", folder["rules/exclusions.yml"]).ExitCode);
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
