using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>The real process, asked to stop or killed: what it leaves can be resumed, and the end is the unbroken run's.</summary>
public sealed class KillTests : IDisposable
{
    const int Steps = 60;
    const int Interrupt = 2, Kill = 9, Terminate = 15;
    readonly Gpt.TemporaryFolder folder = new();
    readonly string log;

    public KillTests()
    {
        log = folder["a.log"];
        File.WriteAllLines(log, Enumerable.Range(0, 200)
            .Select(i => $"user u{i % 5} logged in from host h{i % 7} and stayed for {i} minutes"));
    }

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [DllImport("libc", EntryPoint = "kill")]
    static extern int SendSignal(int process, int signal);

    string[] Train(string model, params string[] more) =>
        Cyberlm.Train(log, model,
        [.. more.Contains("--steps") ? [] : new[] { "--steps", $"{Steps}" }, "--checkpoint-every", "5", "--eval-every", "20", .. more]);

    /// <summary>Waits for a line of metrics, then sends the signal: the run is in the midst of its steps.</summary>
    int StopAfter(string model, int step, int signal, params string[] more)
    {
        using var process = Cyberlm.Start(Train(model, more));
        var talk = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
        string metrics = Path.Combine(model, "metrics.jsonl");
        var deadline = Stopwatch.StartNew();
        while (!process.HasExited && !(File.Exists(metrics) && File.ReadLines(metrics).Count() >= step))
        {
            Assert.True(deadline.Elapsed < TimeSpan.FromMinutes(2), "the run does not come to its steps");
            process.WaitForExit(5);
        }
        if (!process.HasExited) SendSignal(process.Id, signal);
        if (!process.WaitForExit(60_000)) Assert.Fail($"the run does not end: {Cyberlm.Threads(process)}");
        if (signal != Kill) Assert.Contains("--resume", talk.Result);
        else Assert.Equal(128 + Kill, process.ExitCode);               // it was killed, not done before
        return process.ExitCode;
    }

    [Theory]
    [InlineData(Interrupt, 130)]
    [InlineData(Terminate, 143)]
    public void Asked_to_stop_it_saves_and_says_how_to_go_on(int signal, int exitCode)
    {
        Assert.Equal(exitCode, StopAfter(folder["m"], 3, signal, "--steps", "1000000"));
        Assert.NotEmpty(Directory.EnumerateDirectories(folder["m/checkpoints"]));
    }

    [Fact]
    public void Killed_twice_and_resumed_it_ends_as_the_unbroken_run()
    {
        Assert.Equal(0, Cyberlm.Run(Train(folder["whole"])).ExitCode);
        StopAfter(folder["broken"], 7, Kill);
        StopAfter(folder["broken"], 23, Kill, "--resume");
        var last = Cyberlm.Run("train", "--resume", "--out", folder["broken"], "--threads", "2");
        Assert.True(last.ExitCode == 0, last.Talk);
        Assert.Equal(File.ReadAllBytes(folder["whole/model.safetensors"]), File.ReadAllBytes(folder["broken/model.safetensors"]));
        Assert.Equal(Losses(folder["whole"]), Losses(folder["broken"]));
    }

    [Fact]
    public void A_reader_that_has_gone_ends_the_writing_and_outputs_follow_one_another()
    {
        Assert.Equal(0, Cyberlm.Run(Train(folder["m"])).ExitCode);
        string program = Path.Combine(AppContext.BaseDirectory, "cyberlm.dll");
        string cyberlm = $"dotnet {program} generate --model {folder["m"]} --max-tokens 9 --threads 1 2>/dev/null";
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c",
            $"{cyberlm} --count {int.MaxValue} | head -2 >{folder["head"]};"
                + $" ({cyberlm} --count 2; {cyberlm} --count 3) >{folder["both"]}"]))!;
        Assert.True(shell.WaitForExit(60_000), "it writes on for nobody");
        Assert.Equal(2, File.ReadLines(folder["head"]).Count());
        Assert.Equal(5, File.ReadLines(folder["both"]).Count());
    }

    [Theory]
    [InlineData("-", Interrupt, 130)]
    [InlineData("-", Terminate, 143)]
    [InlineData("pipe.log", Interrupt, 130)]
    public async Task Asked_to_stop_while_it_waits_for_data_it_ends_and_leaves_nothing(string data, int signal, int exitCode)
    {
        if (data != "-")
        {
            data = folder[data];
            using var made = Process.Start("mkfifo", [data]);
            await made.WaitForExitAsync(Stop);
        }
        using var process = Cyberlm.Start(Cyberlm.Train(data, folder["m"], "--steps", "5"));
        while (await process.StandardError.ReadLineAsync(Stop) is { } line && !line.Contains("computing on")) { }
        process.WaitForExit(1000);
        SendSignal(process.Id, signal);
        bool ended = process.WaitForExit(30_000);
        if (!ended) process.Kill();
        Assert.True(ended, "it waits on");
        Assert.Equal(exitCode, process.ExitCode);
        Assert.Contains("stopped before the first step; nothing was saved", await process.StandardError.ReadToEndAsync(Stop));
        Assert.False(Directory.Exists(folder["m"]));
    }

    /// <summary>There is no folder yet: to be told to resume it would be wrong.</summary>
    [Fact]
    public async Task Asked_to_stop_while_it_measures_it_says_that_nothing_is_saved()
    {
        string[] large = ["--layers", "4", "--channels", "512", "--batch", "16", "--minutes", "60"];
        using var process = Cyberlm.Start(Cyberlm.Train(log, folder["m"], large));
        while (await process.StandardError.ReadLineAsync(Stop) is { } line && !line.StartsWith("measuring")) { }
        SendSignal(process.Id, Interrupt);
        if (!process.WaitForExit(60_000)) Assert.Fail($"it does not end: {Cyberlm.Threads(process)}");
        Assert.Equal(130, process.ExitCode);
        Assert.Equal("stopped before the first step; nothing was saved\n", await process.StandardError.ReadToEndAsync(Stop));
        Assert.False(Directory.Exists(folder["m"]));
    }

    [Fact]
    public async Task Asked_to_stop_before_the_first_record_it_leaves_no_file()
    {
        // Large, so that a token takes long: a signal that is sent at the first of some thirty comes before the last.
        Assert.Equal(0, Cyberlm.Run(Train(folder["m"], "--steps", "1", "--layers", "6", "--channels", "768")).ExitCode);
        using var process = Cyberlm.Start("generate", "--model", folder["m"], "--out", folder["g.log"], "--threads", "1");
        var talk = process.StandardError.ReadToEndAsync(Stop);
        while (!process.HasExited && Directory.GetFiles(folder.Path, "g.log.*partial").Length == 0) process.WaitForExit(5);
        SendSignal(process.Id, Interrupt);
        if (!process.WaitForExit(60_000)) Assert.Fail($"it does not end: {Cyberlm.Threads(process)}");
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("0 of 1 records were complete", await talk);
        Assert.Empty(Directory.GetFiles(folder.Path, "g.log*"));
    }

    [Fact]
    public async Task Records_that_another_wrote_meanwhile_are_not_replaced_unasked()
    {
        Assert.Equal(0, Cyberlm.Run(Train(folder["m"])).ExitCode);
        string output = folder["g.jsonl"];
        using var process = Cyberlm.Start("generate", "--model", folder["m"], "--count", "2000000", "--out", output, "--threads", "1");
        var talk = process.StandardError.ReadToEndAsync(Stop);
        // Stopped before its first record it has nothing that could replace anything.
        while (!process.HasExited && !Directory.GetFiles(folder.Path, "g.jsonl.*partial").Any(file => new FileInfo(file).Length > 0))
            process.WaitForExit(5);
        await File.WriteAllTextAsync(output, "another's", Stop);
        SendSignal(process.Id, Interrupt);
        if (!process.WaitForExit(120_000)) Assert.Fail($"it does not end: {Cyberlm.Threads(process)}");
        Assert.Contains("is there already", await talk);
        Assert.Equal(2, process.ExitCode);
        Assert.Equal("another's", await File.ReadAllTextAsync(output, Stop));
        Assert.Equal([output], Directory.GetFiles(folder.Path, "g.jsonl*"));
    }

    static List<(int Step, double Loss)> Losses(string model) =>
    [
        .. File.ReadLines(Path.Combine(model, "metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.TryGetProperty("loss", out _))
            .Select(line => (line.GetProperty("step").GetInt32(), line.GetProperty("loss").GetDouble())),
    ];
}
