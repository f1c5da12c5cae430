using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace CyberLM.Tests.Cli.Rules;

/// <summary>`rules run -`: a log that still grows, and how it is ended.</summary>
public sealed class RulesStreamTests : IDisposable
{
    const string Opened = """{"time":"2026-03-02T10:00:05Z","action":"opened"}""", Closed = """{"action":"closed"}""";
    readonly RuleFolder folder = new RuleFolder().With("rules/door.yml", RuleFolder.Rule("Door opened", "action: opened"));

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    static void Interrupt(Process process)
    {
        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        kill.WaitForExit();
    }

    static void RequireEnd(Process process)
    {
        bool ended = process.WaitForExit(30_000);
        if (!ended) process.Kill();
        Assert.True(ended, "it waits on");
    }

    [Fact]
    public async Task The_end_of_standard_input_is_the_end()
    {
        using var process = Cyberlm.Start("rules", "run", "-", "--rules", folder.Rules, "--fail-on", "high");
        await process.StandardInput.WriteAsync($"{Closed}\n{Opened}\n");
        process.StandardInput.Close();
        var alert = JsonDocument.Parse((await process.StandardOutput.ReadToEndAsync(Stop)).Trim()).RootElement;
        Assert.Equal(("standard input", 2), (alert.GetProperty("file").GetString(), alert.GetProperty("line").GetInt32()));
        RequireEnd(process);
        Assert.Equal(1, process.ExitCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Interrupted_while_it_waits_it_ends_with_the_alerts_until_then(bool toFile)
    {
        string file = folder["alerts.jsonl"];
        string[] command = ["rules", "run", "-", "--rules", folder.Rules];
        using var process = Cyberlm.Start(toFile ? [.. command, "--out", file] : command);
        await process.StandardInput.WriteAsync($"{Opened}\n");
        // The format shows once so much is there.
        for (int i = 0; i < 4000; i++) await process.StandardInput.WriteAsync($"{Closed}\n");
        await process.StandardInput.FlushAsync(Stop);
        if (toFile)
        {
            bool came = SpinWait.SpinUntil(
                () => process.HasExited || Directory.GetFiles(folder[""], "alerts.jsonl*").Any(name => new FileInfo(name).Length > 0),
                60_000);
            Assert.True(came && !process.HasExited, "no alert came");
            Assert.False(File.Exists(file), "it stands there before it is whole");
        }
        else Assert.Contains("Door opened", await process.StandardOutput.ReadLineAsync(Stop));
        Interrupt(process);
        string rest = await process.StandardOutput.ReadToEndAsync(Stop), talk = await process.StandardError.ReadToEndAsync(Stop);
        RequireEnd(process);
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("stopped before the end of the log", talk);
        Assert.Contains("1 alert (1 high)", talk);
        if (toFile) Assert.EndsWith("}\n", await File.ReadAllTextAsync(file, Stop));
        Assert.Empty(rest);
        Assert.Equal(toFile ? [file] : [], Directory.GetFiles(folder[""], "alerts.jsonl*"));
    }
}
