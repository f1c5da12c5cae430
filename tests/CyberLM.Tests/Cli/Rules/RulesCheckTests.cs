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
