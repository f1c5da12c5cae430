using System.Text.Json;
using Xunit;

namespace CyberLM.Tests.Cli.Rules;

/// <summary>`rules recall`: which attacks trip a rule, why others do not, and what fires at everything else.</summary>
public sealed class RulesRecallTests : IDisposable
{
    const string Often = """
        title: Opened often
        level: medium
        correlation: {type: event_count, rules: [opened], group-by: [who], timespan: 1m, condition: {gte: 3}}
        ---
        title: Opened
        name: opened
        logsource: {product: doors}
        detection: {s: {action: opened}, condition: s}

        """;

    const string Forced = """
        title: Forced
        level: low
        logsource: {product: doors}
        detection:
          forced: {action: forced, door: cellar, tool: crowbar}
          condition: forced

        """;

    readonly RuleFolder folder = new();

    public RulesRecallTests() => folder.With("rules/often.yml", Often).With("other/forced.yml", Forced)
        .WithLog("log.jsonl",
            Record(0, "burst", "opened"), Record(1, "burst", "opened"), Record(2, "burst", "opened"),
            Record(3, "few", "opened"), Record(4, "few", "opened"),
            Record(5, "forced", "forced", "crowbar"), Record(6, "tool", "forced", "axe"), Record(7, "no tool", "forced"),
            Record(8, "silent", "rung"),
            Record(10, "crowd", "opened"), Record(11, "crowd", "opened"), Record(12, "crowd", "opened"), Record(13, "crowd", "closed"))
        .WithLog("labels.jsonl", [.. new[] { "burst", "few", "forced", "tool", "no tool", "silent" }.Select(who =>
            $$"""{"id":"{{who}}","attack":"{{who}}"}""")]);

    public void Dispose() => folder.Dispose();

    static string Record(int second, string who, string action, string? tool = null) =>
        $$"""{"time":"2026-03-01T09:00:{{second:00}}Z","who":"{{who}}","action":"{{action}}","tool":{{Text(tool)}},"door":"cellar"}"""
            .Replace("\"tool\":null,", "", StringComparison.Ordinal);

    static string Text(string? text) => JsonSerializer.Serialize(text);

    Outcome Recall(params string[] more) => Cyberlm.Run(["rules", "recall", folder["log.jsonl"],
        "--rules", folder["rules"], folder["other"], "--labels", folder["labels.jsonl"], "--id-path", "who", .. more]);

    Dictionary<string, JsonElement> Attacks(params string[] more) => JsonElement.Parse(Recall(["--json", .. more]).Output)
        .GetProperty("attacks").EnumerateArray().ToDictionary(attack => attack.GetProperty("attack").GetString()!);

    [Fact]
    public void Each_attack_has_its_rules_or_the_reason_why_none_fired()
    {
        var attacks = Attacks();
        string[] Rules(string attack) => [.. attacks[attack].GetProperty("rules").EnumerateArray().Select(rule => rule.GetString()!)];
        string? Why(string attack) => attacks[attack].GetProperty("why").GetString();
        Assert.Equal(["Opened often"], Rules("burst"));
        Assert.Equal(["Forced"], Rules("forced"));
        Assert.Null(Why("burst"));
        Assert.Equal("opened matches 2 records, and nothing that counts them fired at these", Why("few"));
        Assert.Equal("nearest is Forced: it asks for something else in tool", Why("tool"));
        Assert.Equal("nearest is Forced: it asks for tool, which is not there", Why("no tool"));
        Assert.Equal("no rule is about it", Why("silent"));
        Assert.Equal(3, attacks["burst"].GetProperty("records").GetInt32());
    }

    [Fact]
    public void Each_folder_of_rules_has_a_column_and_a_sum()
    {
        var run = Recall();
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"{folder["rules"]}: 1 of 6 attacks", run.Talk);
        Assert.Contains($"{folder["other"]}: 1 of 6 attacks", run.Talk);
        Assert.Contains("2 of 6 attacks trip a rule; 13 records, 9 of them of attacks; 1 alert at others", run.Talk);
        string burst = run.Output.Split('\n').Single(line => line.TrimStart().StartsWith("burst", StringComparison.Ordinal));
        Assert.Matches(@"burst +3 +Opened often +- *$", burst.TrimEnd());
        Assert.Matches(@"Opened often +medium +1 +250\.000", run.Output);
    }

    [Fact]
    public void Rules_below_a_level_do_not_count_and_are_named()
    {
        var forced = Attacks("--level", "medium")["forced"];
        Assert.Empty(forced.GetProperty("rules").EnumerateArray());
        Assert.Equal("below the level: Forced", forced.GetProperty("why").GetString());
    }

    [Theory]
    [InlineData("0.33", 0)]
    [InlineData("0.34", 1)]
    public void A_share_can_be_asked_for(string share, int code) => Assert.Equal(code, Recall("--require", share).ExitCode);

    [Fact]
    public void What_cannot_be_is_said()
    {
        folder.WithLog("numbers.jsonl", """{"record":1,"attack":"burst"}""");
        (string Sentence, string[] Flags)[] wrong =
        [
            ("a share above 0", [folder["log.jsonl"], "--labels", folder["labels.jsonl"], "--id-path", "who", "--require", "1.5"]),
            ("read again", ["-", "--labels", folder["labels.jsonl"]]), ("is not said", [folder["log.jsonl"]]),
            ("counts records over all files", [folder["log.jsonl"], "--labels", folder["numbers.jsonl"], "--merge"]),
            ("none of its 6 attack records is in the log", [folder["log.jsonl"], "--labels", folder["labels.jsonl"]]),
        ];
        foreach (var (sentence, flags) in wrong)
        {
            var run = Cyberlm.Run(["rules", "recall", .. flags, "--rules", folder["rules"]]);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains(sentence, run.Talk);
        }
    }

    /// <summary>Of two labels of one record neither is lost: both attacks are in the table.</summary>
    [Fact]
    public void A_record_with_two_labels_counts_for_both()
    {
        folder.WithLog("two.jsonl", """{"id":"forced","attack":"A1"}""", """{"id":"forced","attack":"A2"}""");
        var run = Cyberlm.Run("rules", "recall", folder["log.jsonl"], "--rules", folder["rules"], folder["other"],
            "--labels", folder["two.jsonl"], "--id-path", "who", "--json");
        Assert.Equal(["A1", "A2"], JsonDocument.Parse(run.Output).RootElement.GetProperty("attacks").EnumerateArray()
            .Where(attack => attack.GetProperty("rules").GetArrayLength() == 1).Select(attack => attack.GetProperty("attack").GetString()));
        Assert.Contains("1 record with several labels", run.Talk);
    }
}
