using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>What a command reads it does not write over, whatever is forced, and by whatever name.</summary>
public sealed class ReadFileTests : IDisposable
{
    const string Record = """{"user":"ann","ip":"52.10.20.1"}""";
    readonly TemporaryFolder folder = new();

    public ReadFileTests()
    {
        Directory.CreateDirectory(folder["logs/deep"]);
        foreach (string name in new[] { "a.jsonl", "logs/b.jsonl", "logs/deep/c.jsonl" })
            File.WriteAllLines(folder[name], Enumerable.Repeat(Record, 20));
        Assert.Equal(0, Cyberlm.Run("pseudonymise", "--new-key", folder["key"]).ExitCode);
        Directory.CreateSymbolicLink(folder["linked"], folder["logs"]);
    }

    public void Dispose() => folder.Dispose();

    void Refused(string target, params string[] command)
    {
        byte[] before = File.ReadAllBytes(folder[target]);
        var run = Cyberlm.Run([.. command, folder[target], "--force"]);
        Assert.True(run.ExitCode == 2, run.Talk);
        Assert.Contains($"{folder[target]} is what this command reads", run.Talk);
        Assert.Equal(before, File.ReadAllBytes(folder[target]));
    }

    [Fact]
    public void A_key_and_logs_stay_when_they_are_pseudonymised()
    {
        string key = folder["key"];
        Refused("key", "pseudonymise", folder["a.jsonl"], "--key", key, "--out");
        Refused("a.jsonl", "pseudonymise", folder["a.jsonl"], "--key", key, "--out");
        Refused("logs/deep/c.jsonl", "pseudonymise", folder["logs"], "--key", key, "--out");
        Refused("logs/b.jsonl", "pseudonymise", folder["logs/*.jsonl"], "--key", key, "--out");
        Refused("linked/b.jsonl", "pseudonymise", folder["logs/b.jsonl"], "--key", key, "--out");
        // Beside them, and in a pattern's folder: that replaces nothing that is read.
        File.WriteAllText(folder["logs/old.txt"], "x");
        Assert.Equal(0, Cyberlm.Run(
            "pseudonymise", folder["logs/*.jsonl"], "--key", key, "--out", folder["logs/old.txt"], "--force").ExitCode);
        Assert.Equal(20, File.ReadAllLines(folder["logs/old.txt"]).Length);
    }

    [Fact]
    public void Logs_stay_when_they_are_inspected_or_compared()
    {
        Refused("a.jsonl", "inspect", folder["a.jsonl"], "--schema");
        Refused("logs/b.jsonl", "inspect", folder["linked"], "--schema");
        Refused("a.jsonl", "evaluate", "--real", folder["a.jsonl"], "--synthetic", folder["logs/b.jsonl"], "--out");
        Refused("logs/b.jsonl", "evaluate", "--real", folder["a.jsonl"], "--synthetic", folder["logs/b.jsonl"], "--out");
    }

    [Fact]
    public void Rules_stay_when_they_are_run()
    {
        Directory.CreateDirectory(folder["rules"]);
        File.WriteAllText(folder["rules/r.yml"], Rules.RuleFolder.Rule("Ann", "user: ann"));
        Refused("a.jsonl", "rules", "run", folder["a.jsonl"], "--rules", folder["rules"], "--out");
        Refused("rules/r.yml", "rules", "run", folder["a.jsonl"], "--rules", folder["rules"], "--out");
        Refused("rules/r.yml", "rules", "coverage", "--rules", folder["rules"], "--svg");
        File.WriteAllText(folder["rules/r.svg"], "x");
        Assert.Equal(0, Cyberlm.Run("rules", "coverage", "--rules", folder["rules"], "--svg", folder["rules/r.svg"], "--force").ExitCode);
    }

    [Fact]
    public void Nothing_is_written_into_the_folder_of_a_model()
    {
        Directory.CreateDirectory(folder["m"]);
        File.WriteAllText(folder["m/schema.json"], "{}");
        foreach (string name in new[] { "m/schema.json", "m/new.jsonl" })
        {
            var run = Cyberlm.Run("generate", "--model", folder["m"], "--count", "3", "--out", folder[name], "--force");
            Assert.Equal(2, run.ExitCode);
            Assert.Contains($"{folder[name]} lies in {folder["m"]}, which is read", run.Talk);
        }
        Assert.Equal("{}", File.ReadAllText(folder["m/schema.json"]));
        Assert.False(File.Exists(folder["m/new.jsonl"]));
    }
}
