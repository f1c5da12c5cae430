using System.CommandLine;
using System.Text.Json;
using CyberLM.Cli;
using CyberLM.Cli.Commands;
using CyberLM.Detection.Scenarios;
using Xunit;

namespace CyberLM.Tests.Cli.Simulate;

/// <summary>`simulate list`, `show` and `check`.</summary>
public sealed class SimulateTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("cyberlm-simulate-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string Write(string name, string text)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    static string Shipped(string id) => File.ReadAllText(Path.Combine(Repository.Root, "scenarios", $"{id}.yml"));

    [Fact]
    public void A_list_has_a_line_for_each()
    {
        var run = Cyberlm.Run("simulate", "list");
        Assert.Equal(0, run.ExitCode);
        foreach (var scenario in ScenarioSet.Shipped.Scenarios)
            Assert.Single(run.Output.Split('\n'), line => line.TrimStart().StartsWith(scenario.Id + " ") && line.Contains(scenario.Title));
        Assert.Contains("6 benign twins", run.Talk);
    }

    [Fact]
    public void A_list_for_programs_says_the_same()
    {
        using var json = JsonDocument.Parse(Cyberlm.Run("simulate", "list", "--json").Output);
        var s10 = json.RootElement.GetProperty("scenarios").EnumerateArray().Single(one => one.GetProperty("id").GetString() == "S10");
        Assert.Equal(["T1621", "T1078.004"], s10.GetProperty("attack").EnumerateArray().Select(one => one.GetString()!));
        Assert.Equal([14, 25], s10.GetProperty("events").EnumerateArray().Select(one => one.GetInt32()));
        Assert.Contains("mfa_spam_then_success", s10.GetProperty("mustFire").EnumerateArray().Select(one => one.GetString()));
    }

    [Fact]
    public void One_is_shown_with_all_that_it_says()
    {
        var run = Cyberlm.Run("simulate", "show", "S10");
        Assert.Equal(0, run.ExitCode);
        foreach (string words in new[]
        {
            "MFA fatigue, accepted", "T1621, T1078.004", "1 user of the organisation", "prompt: begins; 13..24 records in 2m..4m of signin",
            "accepted: 5s..40s after prompt; 1 record of signin", "properties.status.additionalDetails = ",
            "prompt, accepted: within one bin of 5m of the clock", "must fire", "below-threshold: ", "must not",
        })
            Assert.Contains(words, run.Output);
    }

    [Fact]
    public void Every_one_is_shown_and_is_JSON_for_programs()
    {
        foreach (var scenario in ScenarioSet.Shipped.Scenarios)
        {
            var page = Cyberlm.Run("simulate", "show", scenario.Id);
            Assert.Equal(0, page.ExitCode);
            foreach (string rule in scenario.MustFire) Assert.Contains(rule, page.Output);
            using var json = JsonDocument.Parse(Cyberlm.Run("simulate", "show", scenario.Id, "--json").Output);
            Assert.Equal(scenario.Steps.Select(step => step.Id),
                json.RootElement.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("id").GetString()!));
        }
    }

    [Fact]
    public void The_file_itself_is_a_beginning_for_ones_own()
    {
        string mine = Cyberlm.Run("simulate", "show", "B02", "--raw").Output;
        Assert.Equal(Shipped("B02"), mine);
        Assert.Equal(Cyberlm.Run("simulate", "show", "B02").Output, Cyberlm.Run("simulate", "show", Write("mine.yml", mine)).Output);
        Assert.Equal(0, Cyberlm.Run("simulate", "check", Write("mine.yml", mine), "--rules", Rules("")).ExitCode);
    }

    /// <summary>A pack in which every rule that a shipped scenario names has a document, but those that are left out.</summary>
    string Rules(string without)
    {
        var names = ScenarioSet.Shipped.Scenarios.SelectMany(scenario => scenario.Variants.Select(scenario.As).Prepend(scenario))
            .SelectMany(whole => whole.MustFire.Concat(whole.MayFire).Concat(whole.MustNotFire)).Distinct().Where(name => name != without);
        return Write("rules.yml", string.Join("---\n", names.Select(name =>
            $"title: {name}\nname: {name}\nlogsource: {{product: azure}}\ndetection: {{s: {{a: 1}}, condition: s}}\n")));
    }

    [Fact]
    public void An_unknown_id_is_refused_with_what_was_meant()
    {
        var run = Cyberlm.Run("simulate", "show", "S1O");
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains("there is no scenario S1O", run.Talk);
        Assert.Contains("did you mean 'S1", run.Talk);
    }

    /// <summary>Without a model a misspelled path goes through: a check that finds nothing says what it has not looked at.</summary>
    [Fact]
    public void A_check_without_a_model_says_that_fields_were_not_looked_at()
    {
        string mine = Shipped("B02").Replace("appDisplayName", "appDisplayNam", StringComparison.Ordinal);
        var run = Cyberlm.Run("simulate", "check", Write("mine.yml", mine), "--rules", Rules(""));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("0 findings; fields are held against nothing without --model", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void All_findings_of_all_files_are_said()
    {
        string one = Write("one.yml", Shipped("S10").Replace("count: 13..24", "count: 24..13").Replace("bin: 5m", "bin: 1m"));
        string two = Write("two.yml", Shipped("B02").Replace("stream: signin", "stream: sign-in"));
        var run = Cyberlm.Run("simulate", "check", one, two, Write("three.yml", Shipped("S01")), "--rules", Rules("password_guessing"));
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, line => line.StartsWith($"{one}, line 20, steps.prompt.count: the range 24..13"));
        Assert.Contains(lines, line => line.Contains("aligned.1.bin") && line.Contains("longer than the bin of 1m"));
        Assert.Equal(2, lines.Count(line => line.StartsWith(two) && line.Contains("did you mean 'signin'")));
        Assert.Contains(lines, line => line.Contains("three.yml") && line.Contains("no rule is called 'password_guessing'"));
    }

    [Fact]
    public void Findings_for_programs_are_the_same()
    {
        string file = Write("one.yml", Shipped("S10").Replace("count: 13..24", "count: 24..13"));
        using var json = JsonDocument.Parse(Cyberlm.Run("simulate", "check", file, "--json", "--rules", Rules("")).Output);
        var finding = json.RootElement.GetProperty("findings").EnumerateArray().First();
        Assert.Equal((file, 20, "steps.prompt.count"),
            (finding.GetProperty("file").GetString(), finding.GetProperty("line").GetInt32(), finding.GetProperty("field").GetString()));
    }

    [Fact]
    public void Ones_own_take_the_place_of_those_with_the_same_id()
    {
        Write("S10.yml", Shipped("S10").Replace("title: MFA fatigue, accepted", "title: Ours"));
        Write("X.yml", Shipped("S01").Replace("id: S01", "id: OWN-1"));
        Write("broken.yml", "id: [");
        var run = Cyberlm.Run("simulate", "list", "--scenarios", folder);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Ours", run.Output);
        Assert.DoesNotContain("MFA fatigue", run.Output);
        Assert.Contains("OWN-1", run.Output);
        Assert.Contains("S02", run.Output);
        Assert.Contains("no scenario: ", run.Talk);
    }

    [Fact]
    public void A_folder_without_scenarios_is_refused() =>
        Assert.Contains("no scenario is there", Cyberlm.Run("simulate", "list", "--scenarios", folder).Talk);

    /// <summary>Playing a scenario hangs into the same verb as an argument: its id is no verb, and verbs are no ids.</summary>
    [Fact]
    public void An_id_beside_the_verbs_is_an_argument()
    {
        var command = SimulateCommand.Create(_ => throw new InvalidOperationException());
        Argument<string[]> scenarios = command.Arguments.OfType<Argument<string[]>>().FirstOrDefault() ?? new("scenario")
            { Arity = ArgumentArity.ZeroOrMore };
        if (!command.Arguments.Contains(scenarios)) command.Arguments.Add(scenarios);
        if (command.Options.All(option => option.Name != "--model")) command.Options.Add(new Option<string?>("--model"));
        if (command.Action is null) command.SetAction(_ => 0);
        var played = command.Parse(["S10", "--model", "x"]);
        Assert.Empty(played.Errors);
        Assert.Equal(["S10"], played.GetValue(scenarios)!);
        Assert.Same(command, played.CommandResult.Command);
        var listed = command.Parse(["list"]);
        Assert.Empty(listed.Errors);
        Assert.Equal("list", listed.CommandResult.Command.Name);
        Assert.Equal("check", command.Parse(["check", "S10.yml"]).CommandResult.Command.Name);
    }
}
