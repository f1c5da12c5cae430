using System.Text.Json.Nodes;
using Xunit;

namespace CyberLM.Tests.Cli.Simulate;

/// <summary>`evaluate --scenarios` by a model that has learned next to nothing: scenarios whose alerts can be counted by hand.</summary>
public sealed class EvaluateScenariosTests(SimulateRunTests.Trained trained) : IClassFixture<SimulateRunTests.Trained>
{
    /// <summary>No record of the tenant is of this application.</summary>
    const string App = "properties.appDisplayName: Handmade";

    const string Rules = """
        title: Refused
        name: refused
        logsource: {product: azure, service: signinlogs}
        detection: {s: {resultType: 50126, properties.appDisplayName: Handmade}, condition: s}
        ---
        title: Refused thrice
        name: thrice
        correlation: {type: event_count, rules: [refused], group-by: [properties.userPrincipalName], timespan: 5m, condition: {gte: 3}}
        ---
        title: Never
        name: never
        logsource: {product: azure, service: signinlogs}
        detection: {s: {resultType: 999999}, condition: s}
        """;

    static string Scenario(string id, string what, int count, string rules) => $$$"""
        id: {{{id}}}
        title: Handmade {{{id}}}
        {{{what}}}
        description: Refusals twenty seconds apart.
        actors: {victim: {users: 1}}
        steps:
          - {id: guess, stream: signin, user: victim, count: {{{count}}}, gap: 20s, result: 50126, fields: {{{{App}}}}}
        {{{rules}}}
        """;

    string Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(trained[name])!);
        File.WriteAllText(trained[name], text);
        return trained[name];
    }

    /// <summary>Four refusals that a rule finds at the third, two that it cannot, two of a twin, and one that nobody must find.</summary>
    string Scenarios(string folder)
    {
        Write($"{folder}/H1.yml", Scenario("H1", "attack: [T1110]", 4, "must-fire: [thrice]"));
        Write($"{folder}/H2.yml", Scenario("H2", "attack: [T1110]", 2, "must-fire: [thrice, never]"));
        Write($"{folder}/H3.yml", Scenario("H3", "attack: [T1110]", 1, ""));
        Write($"{folder}/H4.yml", Scenario("H4", "twin-of: [H1]", 2, "must-not-fire: [thrice]"));
        return trained[folder];
    }

    /// <summary>Of H1 with two refusals, one short, and once more with three.</summary>
    string Adversary(string folder)
    {
        (string Time, string Run)[] log =
            [("10:00:00", "H1-1"), ("10:00:05", "H1-1"), ("12:00:00", "H1-2"), ("12:00:30", "H1-2"), ("12:01:30", "H1-2")];
        const string rest = """
            "category":"SignInLogs","resultType":"50126","properties":{"userPrincipalName":"a@b.example","appDisplayName":"Handmade"}}
            """;
        Write($"{folder}/signin.jsonl", string.Join('\n', log.Select(one => $$"""{"time":"2026-01-08T{{one.Time}}Z",""" + rest)));
        Write($"{folder}/truth.jsonl", string.Join('\n', log.Select((one, i) =>
            $$$"""{"stream":"signin","line":{{{i + 1}}},"attack":{"run":"{{{one.Run}}}","scenario":"H1"}}""")));
        return trained[folder];
    }

    Outcome Evaluate(params string[] more)
    {
        Assert.True(trained.Train.ExitCode == 0, trained.Train.Talk);
        return Cyberlm.Run(["evaluate", "--threads", "1", .. more]);
    }

    [Fact]
    public void Plays_of_model_template_and_adversary_are_counted_side_by_side()
    {
        string rules = Write("e/rules.yml", Rules), adversary = Adversary("e/adversary");
        var run = Evaluate("--scenarios", $"{Scenarios("e/scenarios")},S02", "--model", trained.Model, "--rules", rules, "--seeds", "2",
            "--redraw", "1", "--adversary", adversary, "--json");
        Assert.True(run.ExitCode == 0, run.Talk);
        var result = JsonNode.Parse(run.Output)!;
        string Counts(string id, string column)
        {
            var of = result["scenarios"]!.AsArray().Single(one => (string)one!["scenario"]! == id)![column]!;
            return $"{of["whole"]} of {of["plays"]}, {of["caught"]} of {of["records"]}, {of["medianDelaySeconds"]} "
                + of["missed"]!.ToJsonString();
        }

        foreach (string column in new[] { "firstDraw", "inTheEnd", "template" })
        {
            Assert.Equal("2 of 2, 6 of 8, 40 {}", Counts("H1", column));
            Assert.Equal("""0 of 2, 0 of 4,  {"thrice":2,"never":2}""", Counts("H2", column));
            Assert.Equal("0 of 2, 0 of 2,  {}", Counts("H3", column));
        }
        Assert.Equal("""1 of 2, 3 of 5, 90 {"thrice":1}""", Counts("H1", "adversary"));
        Assert.Equal("0 of 0, 0 of 0,  {}", Counts("H2", "adversary"));

        string Reading(string key, string column)
        {
            var of = result["readings"]!.AsArray().Single(one => (string)one!["key"]! == key)![column]!;
            return $"{of["hits"]} of {of["all"]}";
        }

        Assert.Equal("6 of 12", Reading("records", "firstDraw"));
        Assert.Equal("2 of 4", Reading("playsWhole", "template"));
        Assert.Equal("1 of 2", Reading("scenariosWhole", "inTheEnd"));
        Assert.Equal("0 of 1", Reading("scenariosWhole", "adversary"));
        Assert.Equal("2 of 2", Reading("twinsSilent", "firstDraw"));
        Assert.Equal("0 of 2", Reading("apartAlerted", "firstDraw"));
        Assert.Equal("0 of 0", Reading("twinsSilent", "adversary"));
        var not = Assert.Single(result["notPlayed"]!.AsArray())!;
        Assert.Equal("S02", (string)not["scenario"]!);
        Assert.Contains("35..60 users", (string)not["reason"]!, StringComparison.Ordinal);
        Assert.Contains("not played: S02", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_that_look_at_several_plays_at_once_say_the_same()
    {
        string rules = Write("p/rules.yml", Rules), scenarios = Scenarios("p/scenarios"), adversary = Adversary("p/adversary");
        string Of(string threads) => Cyberlm.Run("evaluate", "--scenarios", scenarios, "--model", trained.Model, "--rules", rules,
            "--seeds", "1", "--redraw", "1", "--adversary", adversary, "--json", "--threads", threads).Output;

        string one = Of("1");
        Assert.Contains("\"whole\":1", one.Replace(" ", ""), StringComparison.Ordinal);
        Assert.Equal(one, Of("3"));
    }

    /// <summary>Before anything is played, and --force does not write over it.</summary>
    [Theory]
    [InlineData("""{"stream":"signin","line":1,"att""", "truth.jsonl, line 1: not JSON")]
    [InlineData("""{"stream":"signin","line":99,"attack":{"run":"H1-1","scenario":"H1"}}""", "none of its 1 attack record is in the log")]
    [InlineData(null, "is what this command reads")]
    public void An_adversarys_truth_that_is_none_is_refused(string? truth, string sentence)
    {
        string adversary = Adversary("t/adversary"), file = Path.Combine(adversary, "truth.jsonl");
        if (truth is not null) File.WriteAllText(file, truth);
        string before = File.ReadAllText(file);
        var run = Evaluate("--scenarios", Scenarios("t/scenarios"), "--model", trained.Model, "--rules", Write("t/rules.yml", Rules),
            "--adversary", adversary, "--out", truth is null ? file : trained["t/out.json"], "--force");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(sentence, run.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain("background:", run.Talk, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(file));
    }

    [Fact]
    public void The_table_has_a_line_for_each_scenario_and_says_who_was_silent()
    {
        string rules = Write("t/rules.yml", Rules), file = trained["t/out.json"];
        var run = Evaluate("--scenarios", Scenarios("t/scenarios"), "--model", trained.Model, "--rules", rules, "--seeds", "1",
            "--redraw", "0", "--adversary", Adversary("t/adversary"), "--out", file);
        Assert.True(run.ExitCode == 0, run.Talk);
        Assert.Equal(4, JsonNode.Parse(File.ReadAllText(file))!["scenarios"]!.AsArray().Count);
        string Line(string id) => Assert.Single(run.Output.Split('\n'), line => line.TrimStart().StartsWith(id + " "));
        Assert.Contains("1 of 1", Line("H1"), StringComparison.Ordinal);
        Assert.Contains("40 s", Line("H1"), StringComparison.Ordinal);
        Assert.Contains("adversary: thrice 1", Line("H1"), StringComparison.Ordinal);
        Assert.Contains("model, first draw and in the end and template: thrice 1, never 1", Line("H2"), StringComparison.Ordinal);
        Assert.EndsWith("none of 1 rule that must not", Line("H4").TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("conformance", run.Output, StringComparison.Ordinal);
        Assert.Contains("50.0 % [9.5, 90.5] of 2", run.Output, StringComparison.Ordinal);
        var again = Evaluate("--scenarios", "H1", "--model", trained.Model, "--out", file);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("is there already", again.Talk, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--scenarios without --model", "--scenarios")]
    [InlineData("--real is about such", "--scenarios", "S01", "--model", "MODEL", "--real", "x.jsonl")]
    [InlineData("there is no truth.jsonl", "--scenarios", "S01", "--model", "MODEL", "--adversary", "nowhere")]
    [InlineData("--adversary without --scenarios", "--adversary", "nowhere")]
    [InlineData("--seeds without --scenarios", "--seeds", "2")]
    [InlineData("no scenario S99", "--scenarios", "S99", "--model", "MODEL")]
    [InlineData("none of 1 scenario can be played", "--scenarios", "S02", "--model", "MODEL")]
    [InlineData("--real is missing")]
    public void What_cannot_be_is_refused_in_a_sentence(string said, params string[] flags)
    {
        var run = Evaluate([.. flags.Select(flag => flag == "MODEL" ? trained.Model : flag)]);
        Assert.True(run.ExitCode == 2, run.Talk);
        Assert.Contains(said, run.Talk, StringComparison.Ordinal);
    }
}
