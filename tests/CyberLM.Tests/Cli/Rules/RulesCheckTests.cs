using System.Text.Json;
using Xunit;

namespace CyberLM.Tests.Cli.Rules;

/// <summary>`rules check`: what does not run is named, with place and reason.</summary>
public sealed class RulesCheckTests : IDisposable
{
    readonly RuleFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Rules_that_all_run_pass()
    {
        folder.With("rules/door.yml", RuleFolder.Rule("Door opened", "action: opened"));
        var run = Cyberlm.Run("rules", "check", folder.Rules);
        Assert.Equal((0, ""), (run.ExitCode, run.Output));
        Assert.Equal("1 rule run, 0 refused; 0 notes\n", run.Talk);
    }

    [Fact]
    public void A_refused_document_is_named_with_file_line_and_sentence_and_fails_the_check()
    {
        folder.With("rules/door.yml",
                RuleFolder.Rule("Door opened", "action: opened"), RuleFolder.Rule("Door like", "action|like: opened"))
            .With("rules/broken.yaml", "title: [\n");
        var run = Cyberlm.Run("rules", "check", folder.Rules);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"refused: {folder["rules/door.yml"]}, line 22: ", run.Output);      // its tenth, behind 11 and the border
        Assert.Contains("'like'", run.Output);
        Assert.Contains("(Door like)", run.Output);
        Assert.Contains($"refused: {folder["rules/broken.yaml"]}, line ", run.Output);
        Assert.Contains("1 rule run, 2 refused", run.Talk);
    }

    /// <summary>Whoever mends a rule is told all of it at once, in the order of its lines.</summary>
    [Fact]
    public void Every_fault_of_a_document_has_a_line_of_its_own()
    {
        folder.With("rules/many.yml", """
            title: Many
            status: tset
            level: hihg
            date: yesterday
            logsource: {product: Doors}
            detection:
              open:
                action|contain|startwith: x
                door|re: ['(a', '(?=b)']
              shut:
                net|cidr: [10.0.0.0/33, nowhere, 192.0.2.0/24]
              condition: opne and not sht and 1 of lost*

            """);
        var run = Cyberlm.Run("rules", "check", folder.Rules);
        Assert.Equal(2, run.ExitCode);
        string start = $"refused: {folder["rules/many.yml"]}, line ";
        var lines = run.Output.TrimEnd().Split('\n').Select(line => line[start.Length..^" (Many)".Length]).ToList();
        Assert.Equal([2, 3, 4, 5, 8, 8, 9, 9, 11, 11, 12, 12, 12], lines.Select(line => int.Parse(line[..line.IndexOf(':')])));
        foreach (string meant in new[] { "test", "high", "contains", "startswith", "open", "shut" })
            Assert.Contains(lines, line => line.EndsWith($"did you mean '{meant}'?"));
        Assert.Contains("12: the condition's pattern 'lost*' means no identifier; there is open, shut", lines);
        Assert.Contains("0 rules run, 1 refused", run.Talk);
    }

    [Theory]
    [InlineData("level: high\ncorrelation: {type: event_cont, rules: [a], timespan: 5m, condition: {gte: 3}}", "event_count")]
    [InlineData("correlation: {type: event_count, rule: [a], timespan: 5m, condition: {gte: 3}}", "rules")]
    [InlineData("correlation: {type: event_count, rules: [a], timespan: 5m, condition: {gtte: 3}}", "gte")]
    [InlineData("correlation: {type: event_count, rules: [Door opned], timespan: 5m, condition: {gte: 3}}", "Door opened")]
    [InlineData("logsource: {product: doors}\ndetections: {s: {a: 1}, condition: s}", "detection")]
    public void What_was_perhaps_meant_is_said(string rest, string meant)
    {
        folder.With("rules/door.yml", RuleFolder.Rule("Door opened", "action: opened"), $"title: T\n{rest}\n");
        Assert.Contains($"did you mean '{meant}'", Cyberlm.Run("rules", "check", folder.Rules).Output);
    }

    /// <summary>All of it runs, and nobody would be told that it finds nothing.</summary>
    [Theory]
    [InlineData("product: aws\n  service: cloudtrial", "eventName: x", "line 9: ", "'cloudtrail'")]
    [InlineData("product: awss", "eventName: x", "line 8: ", "'aws'")]
    [InlineData("product: aws\n  servise: cloudtrail", "eventName: x", "line 9: ", "'service'")]
    [InlineData("product: aws\n  service: cloudtrail", "eventNmae: x", "line 12: ", "'eventName'")]
    [InlineData("product: azure\n  service: signinlogs", "properties.userPrincipleName: x", "line 12: ", "'properties.userPrincipalName'")]
    [InlineData("product: doors\nlevl: high", "action: x", "line 7: ", "'level'")]
    public void What_runs_and_is_perhaps_misspelt_is_noted(string source, string item, string line, string meant)
    {
        string rule = RuleFolder.Rule("Door", item).Replace("product: doors", source);
        folder.With("rules/door.yml", source.Contains("levl") ? rule.Replace("level: high\n", "") : "\n" + rule);
        var run = Cyberlm.Run("rules", "check", folder.Rules);
        Assert.Equal(0, run.ExitCode);
        string note = Assert.Single(run.Output.TrimEnd().Split('\n'), line => line.Contains("did you mean"));
        Assert.StartsWith($"note: {folder["rules/door.yml"]}, {line}", note);
        Assert.EndsWith($"did you mean {meant}?", note);
    }

    [Fact]
    public void Logs_show_which_field_was_meant()
    {
        folder.With("rules/door.yml", RuleFolder.Rule("Door", "actoin: opened"), RuleFolder.Rule("Window", "glass: broken"))
            .WithLog("a.jsonl", """{"door":{"action":"opened"}}""");
        Assert.DoesNotContain("did you mean", Cyberlm.Run("rules", "check", folder.Rules).Output);
        var run = Cyberlm.Run("rules", "check", folder.Rules, "--logs", folder["a.jsonl"]);
        Assert.Contains($"{folder["rules/door.yml"]}, line 10: no record has the field 'actoin'; did you mean 'door.action'?", run.Output);
        Assert.DoesNotContain("glass", run.Output);
        Assert.Contains("no record has actoin; did you mean door.action?",
            Cyberlm.Run("rules", "run", folder["a.jsonl"], "--rules", folder.Rules, "--dead").Talk);
    }

    /// <summary>A warning is no reason to stop a build.</summary>
    [Fact]
    public void What_is_odd_is_noted_and_passes()
    {
        folder.With("rules/door.yml", RuleFolder.Rule("Door", "action: opened", id: "door-1", tags: "[attack.t107, door, attack.stealth]"));
        var run = Cyberlm.Run("rules", "check", folder.Rules);
        Assert.Equal(0, run.ExitCode);
        string[] notes = run.Output.TrimEnd().Split('\n');
        Assert.Equal(3, notes.Length);
        Assert.All(notes, note => Assert.StartsWith($"note: {folder["rules/door.yml"]}, line 1: ", note));
        Assert.Contains("'door-1' is no UUID", run.Output);
        Assert.Contains("'attack.t107' is no tactic", run.Output);
        Assert.Contains("'door' has no namespace", run.Output);
    }

    [Fact]
    public void The_object_says_the_same()
    {
        folder.With("rules/door.yml", RuleFolder.Rule("Door opened", "action: opened", level: "severe"),
            RuleFolder.Rule("Window", "action: broken").Replace("level: high\n", ""));
        var run = Cyberlm.Run("rules", "check", folder.Rules, "--json");
        Assert.Equal(2, run.ExitCode);
        var found = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(1, found.GetProperty("rules").GetInt32());
        var refused = Assert.Single(found.GetProperty("refused").EnumerateArray());
        Assert.Equal(folder["rules/door.yml"], refused.GetProperty("file").GetString());
        Assert.Equal(4, refused.GetProperty("line").GetInt32());
        Assert.Contains("'severe'", refused.GetProperty("reason").GetString());
        Assert.Contains("no level", Assert.Single(found.GetProperty("notes").EnumerateArray()).GetString());
    }

    [Fact]
    public void A_folder_without_rules_and_a_path_that_is_not_there_are_said()
    {
        Directory.CreateDirectory(folder.Rules);
        var empty = Cyberlm.Run("rules", "check", folder.Rules);
        Assert.Equal(2, empty.ExitCode);
        Assert.Contains("no rule is there", empty.Talk);
        Assert.Contains("no file or folder", Cyberlm.Run("rules", "check", folder["none"]).Talk);
        Assert.Equal(2, Cyberlm.Run("rules").ExitCode);
    }

    /// <summary>Titles and names of files are shown, not obeyed.</summary>
    [Fact]
    public void Terminal_escapes_in_rules_are_shown()
    {
        folder.With("rules/door.yml", RuleFolder.Rule("\"\\e[2J\"", "action|like: opened"));
        Assert.DoesNotContain("\x1b", Cyberlm.Run("rules", "check", folder.Rules).Output);
    }

    [Fact]
    public void Rules_of_SigmaHQ_here_all_run()
    {
        var run = Cyberlm.Run("rules", "check", Repository.Shared("data/sigma/rules"));
        Assert.True(run.ExitCode == 0, run.Output);
    }
}
