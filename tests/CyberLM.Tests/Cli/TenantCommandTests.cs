using System.Text.Json;
using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>`tenant`: the files it writes, and what it refuses.</summary>
public sealed class TenantCommandTests : IDisposable
{
    readonly Gpt.TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    Outcome Tenant(params string[] more) => Cyberlm.Run(["tenant", "--users", "12", "--days", "4", "--out", folder["logs"], .. more]);

    string[] Files() => [.. Directory.GetFiles(folder["logs"]).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Fact]
    public void Sign_ins_and_their_truth_are_written_unless_more_is_asked_for()
    {
        Assert.Equal(0, Tenant().ExitCode);
        Assert.Equal(["signin.jsonl", "tenant.json", "truth.jsonl"], Files());
        Assert.Equal(File.ReadLines(folder["logs/signin.jsonl"]).Count(), File.ReadLines(folder["logs/truth.jsonl"]).Count());
    }

    [Fact]
    public void Streams_and_attacks_are_written_and_counted()
    {
        var run = Tenant("--attacks", "s01,S24");
        Assert.True(run.ExitCode == 0, run.Talk);
        Assert.Equal(["audit.jsonl", "risk.jsonl", "serviceprincipal.jsonl", "signin.jsonl", "tenant.json", "truth.jsonl"], Files());
        Assert.Contains("\"authenticationMethod\": \"Password\"", File.ReadAllText(folder["logs/signin.jsonl"]));
        int principals = File.ReadLines(folder["logs/serviceprincipal.jsonl"]).Count();
        Assert.Contains($", {principals} records of serviceprincipal.jsonl", run.Talk);
        var attacks = File.ReadLines(folder["logs/truth.jsonl"]).Select(line => JsonElement.Parse(line).GetProperty("attack"))
            .Where(attack => attack.ValueKind == JsonValueKind.Object);
        Assert.Equal(["S01", "S24"], attacks.Select(attack => attack.GetProperty("scenario").GetString()).Distinct().Order());
        var counts = attacks.CountBy(attack => $"{attack.GetProperty("scenario")}").ToDictionary();
        Assert.Contains($"attacked by S01 ({counts["S01"]} records), S24 ({counts["S24"]} records), which truth.jsonl names", run.Talk);
    }

    /// <summary>Service principals have a stream of their own.</summary>
    [Fact]
    public void An_attack_of_which_no_record_is_written_is_named()
    {
        var run = Tenant("--attacks", "S01,S24,S01", "--streams", "signin");
        Assert.True(run.ExitCode == 0, run.Talk);
        Assert.Contains("attacked by 2 x S01 (", run.Talk);
        Assert.Contains("warning: no record of S24 is in these logs", run.Talk);
        Assert.DoesNotContain("no record of S01", run.Talk);
    }

    [Fact]
    public void No_file_that_is_there_is_replaced_unasked()
    {
        Directory.CreateDirectory(folder["logs"]);
        File.WriteAllText(folder["logs/truth.jsonl"], "mine");
        var run = Tenant();
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("truth.jsonl is there already", run.Talk);
        Assert.Equal("mine", File.ReadAllText(folder["logs/truth.jsonl"]));
    }

    [Fact]
    public void A_file_in_the_place_of_its_folder_is_named()
    {
        File.WriteAllText(folder["logs"], "mine");
        var run = Tenant();
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"--out {folder["logs"]} is a file", run.Talk);
    }

    [Theory]
    [InlineData("'2023'", "--schema", "2023")]
    [InlineData("--streams 'mail' is not known", "--streams", "signin,mail")]
    [InlineData("--attacks: there is no attack S27\n  hint: did you mean 'S0", "--attacks", "S01,S27")]
    [InlineData("there is no attack x0\n  hint: did you mean 'X01'? Known are S01, S02", "--attacks", "x0")]
    [InlineData("hint: all stands alone", "--attacks", "S01,all")]
    public void What_it_does_not_know_is_named(string sentence, params string[] more)
    {
        var run = Tenant(more);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(sentence, run.Talk);
        Assert.False(Directory.Exists(folder["logs"]));
    }

    [Fact]
    public void A_folder_is_read_without_the_truth()
    {
        Assert.Equal(0, Tenant().ExitCode);
        var inspect = Cyberlm.Run("inspect", folder["logs"]);
        Assert.Equal(0, inspect.ExitCode);
        Assert.Contains("2 files left out", inspect.Talk);
    }
}
