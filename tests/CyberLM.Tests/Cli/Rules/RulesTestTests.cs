using System.Xml.Linq;
using Xunit;

namespace CyberLM.Tests.Cli.Rules;

/// <summary>`rules test`: a case passes when its alerts come, and no others of its file's rules.</summary>
public sealed class RulesTestTests : IDisposable
{
    const string Opened = """{"time":"2026-03-02T10:00:05Z","action":"opened","who":"ann"}""";
    const string Closed = """{"time":"2026-03-02T10:00:06Z","action":"closed","who":"ann"}""";
    readonly RuleFolder folder = new();

    public RulesTestTests() => folder
        .With("rules/door.yml", RuleFolder.Rule("Door opened", "action: opened"))
        .With("rules/any.yml", RuleFolder.Rule("Anything", "action|exists: true", id: "21f2f1f2-0000-4b54-8a3c-6c6a5f0c2d10"));

    public void Dispose() => folder.Dispose();

    void Cases(params (string Name, string Events, string Alerts)[] cases) => folder.WithLog("rules/door.test.jsonl",
        [.. cases.Select(c => $$"""{"name":"{{c.Name}}","events":[{{c.Events}}],"alerts":[{{c.Alerts}}]}""")]);

    Outcome Run(params string[] more) => Cyberlm.Run(["rules", "test", folder.Rules, .. more]);

    [Fact]
    public void Alerts_that_come_as_written_pass_whatever_rules_of_other_files_do()
    {
        Cases(("opens", Opened, "\"Door opened\""), ("by id", $"{Opened},{Opened}", $"\"{RuleFolder.DoorId}\",\"Door opened\""),
            ("closes", Closed, ""));
        var run = Run();
        Assert.Equal((0, ""), (run.ExitCode, run.Output));
        Assert.Contains("3 passed, 0 failed; 1 rule in files without cases", run.Talk);
    }

    [Fact]
    public void An_alert_that_does_not_come_and_one_that_is_not_to_come_fail()
    {
        Cases(("opens", Closed, "\"Door opened\""), ("stays <shut>", Opened, ""), ("once", $"{Opened},{Opened}", "\"Door opened\""));
        var run = Run("--junit", folder["results.xml"]);
        Assert.Equal(1, run.ExitCode);
        string[] lines = run.Output.TrimEnd().Split('\n');
        Assert.Equal(
        [
            $"failed: {folder["rules/door.test.jsonl"]}, line 1: opens: did not fire: Door opened",
            $"failed: {folder["rules/door.test.jsonl"]}, line 2: stays <shut>: fired: Door opened",
            $"failed: {folder["rules/door.test.jsonl"]}, line 3: once: fired: Door opened",
        ], lines);
        var suite = Assert.Single(XDocument.Load(folder["results.xml"]).Root!.Elements("testsuite"));
        Assert.Equal(("3", "3"), ((string)suite.Attribute("tests")!, (string)suite.Attribute("failures")!));
        Assert.Equal(["opens", "stays <shut>", "once"], suite.Elements("testcase").Select(c => (string)c.Attribute("name")!));
        Assert.All(suite.Elements("testcase"), c => Assert.Contains("fire", (string)c.Element("failure")!.Attribute("message")!));
        Assert.Equal(2, Run("--junit", folder["results.xml"]).ExitCode);
    }

    [Fact]
    public void Correlations_are_judged_over_rules_of_other_files()
    {
        folder.With("rules/burst.yml", "title: Burst\nlevel: high\ncorrelation:\n  type: event_count\n"
                + $"  rules: [{RuleFolder.DoorId}]\n  group-by: [who]\n  timespan: 1m\n  condition:\n    gte: 2\n")
            .WithLog("rules/burst.test.jsonl", $$"""{"name":"two","events":[{{Opened}},{{Opened}}],"alerts":["Burst"]}""",
                $$"""{"name":"one","events":[{{Opened}}],"alerts":[]}""");
        Assert.Contains("2 passed, 0 failed", Run().Talk);
    }

    [Theory]
    [InlineData("""{"name":"a","events":[{}],"alerts":["Dor opened"]}""", "has no rule 'Dor opened'")]
    [InlineData("""{"name":"a","events":[],"alerts":[]}""", "there is no event")]
    [InlineData("""{"name":"a","events":[{}]}""", "'alerts' is missing")]
    [InlineData("""{"name":"a","events":[{}],"alerts":[],"alert":["x"]}""", "'alert' is not part of a case")]
    [InlineData("""{"name":"a","events":[{}],"alerts":[1]}""", "an alert is a text")]
    [InlineData("""[1]""", "no JSON object")]
    [InlineData("""{"name":"a",""", "not JSON")]
    public void A_case_that_cannot_be_is_refused_with_its_line(string line, string reason)
    {
        folder.WithLog("rules/door.test.jsonl", "", line);
        var run = Run();
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"{folder["rules/door.test.jsonl"]}, line 2: ", run.Talk);
        Assert.Contains(reason, run.Talk);
    }

    [Fact]
    public void Cases_without_rules_and_a_folder_without_cases_are_said()
    {
        Assert.Contains("no cases are there", Run().Talk);
        folder.WithLog("rules/roof.test.jsonl", """{"name":"a","events":[{}],"alerts":[]}""");
        Assert.Contains("there is no roof.yml beside it", Run().Talk);
        folder.With("rules/roof.yml", RuleFolder.Rule("Roof", "a|like: b"));
        var run = Run();
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"no rule of {folder["rules/roof.yml"]} runs", run.Talk);
        Assert.Contains("'like'", run.Talk);
    }
}
