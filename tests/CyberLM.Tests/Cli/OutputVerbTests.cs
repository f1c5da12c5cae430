using System.Diagnostics;
using System.Text;
using System.Text.Json;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>generate with the flags of its output, from a model of seconds.</summary>
public sealed class OutputVerbTests : IDisposable
{
    readonly Gpt.TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    string[] Generate(int count)
    {
        File.WriteAllLines(folder["a.log"], Enumerable.Range(0, 60).Select(i => $"user u{i % 5} logged in from host h{i % 7}"));
        Assert.Equal(0, Cyberlm.Run(Cyberlm.Train(folder["a.log"], folder["m"], "--steps", "4")).ExitCode);
        return ["generate", "--model", folder["m"], "--count", $"{count}", "--max-tokens", "20", "--seed", "5"];
    }

    [Fact]
    public void What_a_model_writes_goes_into_each_form()
    {
        string[] generate = Generate(6);
        string lines = Cyberlm.Run(generate).Output;
        var packed = Cyberlm.Run([.. generate, "--out", folder["b.jsonl.gz"], "--rate", "1000/s"]);
        Assert.Equal(2, packed.ExitCode);
        packed = Cyberlm.Run([.. generate, "--out", folder["b.jsonl.gz"]]);
        Assert.True(packed.ExitCode == 0, packed.Talk);
        var live = Cyberlm.Run([.. generate, "--out", folder["c.jsonl"], "--rate", "1000/s"]);
        Assert.True(live.ExitCode == 0, live.Talk);
        Assert.Equal(lines, File.ReadAllText(folder["c.jsonl"]));
        Assert.Equal(lines, string.Concat(new LogReader([folder["b.jsonl.gz"]]).Read()
            .Select(record => Encoding.UTF8.GetString(record.Utf8.Span) + "\n")));
        Assert.Equal("one record a line, gz", JsonDocument.Parse(File.ReadAllText(folder["b.jsonl.gz.provenance.json"])).RootElement
            .GetProperty("form").GetString());
        var table = Cyberlm.Run([.. generate, "--out", folder["d.csv"]]);
        Assert.Equal(2, table.ExitCode);                             // it learned plain lines
        Assert.Contains("none of the 6 records fits", table.Talk);
        Assert.Contains("none of 6 records is an Entra sign-in", Cyberlm.Run([.. generate, "--shape", "graph"]).Talk);
        Assert.False(File.Exists(folder["d.csv"]));
    }

    /// <summary>An endless feed is ended so; what it gave is whole and has its provenance.</summary>
    [Fact]
    public void A_feed_that_is_stopped_leaves_the_records_that_were_due()
    {
        string path = folder["live.jsonl"];
        using var feed = Cyberlm.Start([.. Generate(1_000_000), "--out", path, "--rate", "20/s"]);
        bool came = SpinWait.SpinUntil(() => feed.HasExited || (File.Exists(path) && File.ReadAllLines(path).Length >= 3), 60_000);
        Assert.True(came && !feed.HasExited, "no record came");
        using (var kill = Process.Start("kill", ["-INT", $"{feed.Id}"])) kill.WaitForExit();
        string talk = feed.StandardError.ReadToEnd();
        Assert.True(feed.WaitForExit(60_000), talk);
        Assert.Equal(130, feed.ExitCode);
        var said = JsonDocument.Parse(File.ReadAllText(path + ".provenance.json")).RootElement;
        string[] lines = File.ReadAllText(path).Split('\n');
        Assert.Equal("", lines[^1]);
        Assert.Equal(lines.Length - 1, said.GetProperty("records").GetInt32());
        Assert.InRange(lines.Length - 1, 3, 900);                    // far fewer than it had made by then
        Assert.Contains($"{lines.Length - 1} records released at", talk);
    }
}
