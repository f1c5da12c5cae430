using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>`pseudonymise`: the verb, its key and its check.</summary>
public sealed class PseudonymiseTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public PseudonymiseTests()
    {
        File.WriteAllLines(folder["a.jsonl"], Enumerable.Range(0, 20).Select(i =>
            $$"""{"userPrincipalName":"user{{i % 4}}@contoso.com","ip":"52.10.20.{{i}}","text":"user{{i % 4}} came by"}"""));
        Assert.Equal(0, Cyberlm.Run("pseudonymise", "--new-key", folder["key"]).ExitCode);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Records_go_in_and_come_out_a_line_each()
    {
        var run = Cyberlm.Run("pseudonymise", folder["a.jsonl"], "--key", folder["key"], "--out", folder["b.jsonl"], "--check");
        Assert.True(run.ExitCode == 0, run.Talk);
        Assert.Contains("20 records, 20 of them changed", run.Talk);
        Assert.Contains("no real address", run.Talk);
        string[] lines = File.ReadAllLines(folder["b.jsonl"]);
        Assert.Equal(20, lines.Length);
        Assert.DoesNotContain(lines, line => line.Contains("user1") || line.Contains("contoso") || line.Contains("52.10.20."));
        Assert.Equal(lines[1].Split('"')[3], lines[5].Split('"')[3]);
        // The same records to stdout, with the same key.
        Assert.Equal(File.ReadAllText(folder["b.jsonl"]), Cyberlm.Run("pseudonymise", folder["a.jsonl"], "--key", folder["key"]).Output);
    }

    [Fact]
    public void Nothing_is_replaced_unasked()
    {
        File.WriteAllText(folder["b.jsonl"], "mine");
        string[] command = ["pseudonymise", folder["a.jsonl"], "--key", folder["key"], "--out", folder["b.jsonl"]];
        Assert.Equal(2, Cyberlm.Run(command).ExitCode);
        Assert.Equal("mine", File.ReadAllText(folder["b.jsonl"]));
        Assert.Equal(0, Cyberlm.Run([.. command, "--force"]).ExitCode);
        Assert.Equal(2, Cyberlm.Run("pseudonymise", "--new-key", folder["key"]).ExitCode);
    }

    [Fact]
    public void What_is_missing_is_said()
    {
        Assert.Contains("--key is missing", Cyberlm.Run("pseudonymise", folder["a.jsonl"]).Talk);
        Assert.Contains("no log is named", Cyberlm.Run("pseudonymise", "--key", folder["key"]).Talk);
        var none = Cyberlm.Run("pseudonymise", folder["a.jsonl"], "--key", folder["none"]);
        Assert.Equal(2, none.ExitCode);
        Assert.Contains("--new-key", none.Talk);
    }

    /// <summary>A real name that only stands where nothing is looked for is found by the check.</summary>
    [Theory]
    [InlineData("""{"userPrincipalName":"user1@contoso.com","appDisplayName":"The app of user1"}""", "user1")]
    [InlineData("""{"text":"Account Name: zquill","appDisplayName":"The app of zquill"}""", "zquill")]
    public void The_check_fails_where_something_real_is_left(string record, string name)
    {
        File.AppendAllText(folder["a.jsonl"], record + "\n");
        var run = Cyberlm.Run("pseudonymise", folder["a.jsonl"], "--key", folder["key"], "--check");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("1 record with real values", run.Talk);
        Assert.Contains($"line 21: {name}", run.Talk);
    }
}
