using System.Text.Json;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>Where nothing says for sure whose a record is, `inspect` and `train` name what may, and the flag.</summary>
public sealed class EntityHintTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>The caller is under none of the usual names, beside columns of JSON and kinds of client that come again as often.</summary>
    string Log()
    {
        var random = new Random(3);
        string path = folder["activity.csv"];
        File.WriteAllLines(path, Enumerable.Range(0, 120).Select(i =>
            $"2026-03-02T{i / 60 + 8:D2}:{i % 60:D2}:00Z,\"{{\"\"action\"\":\"\"a{random.Next(3)}\"\"}}\",Safari/{random.Next(3)},"
                + $"p{random.Next(4)}@contoso.com,box-{random.Next(9)}").Prepend("time,Authorization,UserAgent,RequestedBy,machine_tag"));
        return path;
    }

    [Fact]
    public void The_two_likeliest_are_named_with_the_flag()
    {
        string log = Log();
        var run = Cyberlm.Run("inspect", log);
        Assert.True(run.ExitCode == 0, run.Talk);
        const string advice = "--entity 'RequestedBy' (4 values, in 100 % of the records), or --entity 'machine_tag' (9 values,";
        Assert.Contains(advice, run.Output);
        Assert.DoesNotContain("UserAgent' (", run.Output);
        string[] train =
        [
            "train", "--data", log, "--out", folder["m"], "--layers", "1", "--heads", "2", "--channels", "32", "--context", "128",
            "--batch", "2", "--steps", "2", "--threads", "1", "--dry-run",
        ];
        Assert.Contains(advice, Cyberlm.Run(train).Talk);

        // Who has chosen is told no more.
        foreach (string entity in new[] { "RequestedBy", "none" })
        {
            Assert.DoesNotContain("name it", Cyberlm.Run("inspect", log, "--entity", entity).Output);
            Assert.DoesNotContain("name it", Cyberlm.Run([.. train, "--entity", entity]).Talk);
        }
    }

    /// <summary>The name is the usual one, and nobody else is in the log; a path of files is no domain and user.</summary>
    [Fact]
    public void The_only_user_of_a_log_is_a_candidate()
    {
        File.WriteAllLines(folder["one.jsonl"], Enumerable.Range(0, 40).Select(i =>
            $$"""{"UserId":"adele@contoso.com","image":"C:\\Windows\\p{{i % 4}}.exe","run":"C:\\p{{i % 3}}.exe"}"""));
        var run = Cyberlm.Run("inspect", folder["one.jsonl"]);
        Assert.True(run.ExitCode == 0, run.Talk);
        Assert.Contains("name it: --entity 'UserId' (1 value, in 100 % of the records)", run.Output);
        Assert.DoesNotContain("'run' (", run.Output);
        Assert.DoesNotContain("'image' (", run.Output);
    }

    [Fact]
    public void Azures_activity_names_its_caller()
    {
        var run = Cyberlm.Run("inspect", Repository.Shared("data/azure-sentinel-training-lab/azure_activity.csv"), "--json");
        Assert.True(run.ExitCode == 0, run.Talk);
        var found = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(JsonValueKind.Null, found.GetProperty("entity").ValueKind);
        Assert.Equal("Caller", found.GetProperty("entityCandidates")[0].GetString());
    }
}
