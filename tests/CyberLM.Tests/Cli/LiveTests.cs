using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CyberLM.Tests.Gpt;
using CyberLM.Tests.Logs.Generation;
using CyberLM.Tests.Logs.Pacing;
using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>generate --start and --now, from a model of seconds on a clock that does not wait.</summary>
public sealed class LiveTests(LiveTests.Trained trained) : IClassFixture<LiveTests.Trained>
{
    const string Morning = "2026-03-04T08:30:00Z";

    public sealed class Trained : IDisposable
    {
        readonly TemporaryFolder folder = new();

        public Trained()
        {
            File.WriteAllLines(folder["log.jsonl"], SmallLog.Records().Select(record => Encoding.UTF8.GetString(record.Span)));
            var run = Cyberlm.Run(
                "train", "--data", folder["log.jsonl"], "--out", folder["m"], "--layers", "1", "--heads", "2", "--channels", "32",
                "--context", "128", "--batch", "2", "--steps", "4", "--threads", "1");
            Assert.True(run.ExitCode == 0, run.Talk);
        }

        public string this[string name] => folder[name];

        public void Dispose() => folder.Dispose();
    }

    /// <summary>What the clock shows at each write.</summary>
    sealed class Watched(TimeProvider clock) : MemoryStream
    {
        public List<(string Line, DateTimeOffset At)> Writes { get; } = [];

        public override void Write(byte[] buffer, int offset, int count)
        {
            Writes.Add((Encoding.UTF8.GetString(buffer, offset, count), clock.GetUtcNow()));
            base.Write(buffer, offset, count);
        }
    }

    string[] Generate(params string[] more) => ["generate", "--model", trained["m"], "--threads", "1", "--seed", "3", .. more];

    static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    static DateTimeOffset TimeOf(string line) => Moment(JsonDocument.Parse(line).RootElement.GetProperty("time").GetString()!);

    static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public void From_a_start_on_there_is_what_the_day_has_and_the_rest_is_counted()
    {
        string[] whole = Lines(Cyberlm.Run(Generate("--day", "2026-03-04")).Output);
        var run = Cyberlm.Run(Generate("--start", Morning));
        Assert.True(run.ExitCode == 0, run.Talk);
        string[] from = [.. whole.Where(line => TimeOf(line) >= Moment(Morning))];
        Assert.InRange(from.Length, 1, whole.Length - 1);
        Assert.Equal(from, Lines(run.Output));
        Assert.Contains($"{whole.Length - from.Length} record", run.Talk);
        Assert.Contains($"before {Morning} left out", run.Talk);
    }

    /// <summary>Three days pass on the clock, and no second outside.</summary>
    [Fact]
    public void Live_each_record_is_written_alone_when_its_time_has_come()
    {
        var clock = new VirtualTime { Begin = Moment(Morning) };
        using var data = new Watched(clock);
        var run = Cyberlm.Run(clock, data, Generate("--now", "--days", "3", "--marker", "a secret of sixteen or more"));
        Assert.True(run.ExitCode == 0, run.Talk);
        var lines = data.Writes.FindAll(write => write.Line.Length > 0);
        Assert.True(lines.Count > 30, $"{lines.Count} records");
        Assert.All(lines, line => Assert.EndsWith("}\n", line.Line));
        Assert.All(lines, line => Assert.InRange(line.At, TimeOf(line.Line), TimeOf(line.Line).AddMilliseconds(1)));
        Assert.Equal(3, lines.Select(line => line.At.Date).Distinct().Count());
        Assert.Contains($"{lines.Count} records released, each at its own time\n", run.Talk);
    }

    [Fact]
    public void Live_or_at_once_the_bytes_are_the_same_and_the_provenance_says_how_to_make_them_again()
    {
        var clock = new VirtualTime();
        using var data = new MemoryStream();
        string[] request = ["--tz", "+02:00", "--days", "2"];
        var live = Cyberlm.Run(clock, data, Generate([.. request, "--now", Morning, "--out", trained["live.jsonl"]]));
        Assert.True(live.ExitCode == 0, live.Talk);
        Assert.Equal(0, Cyberlm.Run(Generate([.. request, "--start", Morning, "--out", trained["once.jsonl"]])).ExitCode);
        byte[] bytes = File.ReadAllBytes(trained["live.jsonl"]);
        Assert.NotEmpty(bytes);
        Assert.Equal(bytes, File.ReadAllBytes(trained["once.jsonl"]));
        var said = JsonDocument.Parse(File.ReadAllText(trained["live.jsonl.provenance.json"])).RootElement;
        Assert.True(said.GetProperty("atOwnTimes").GetBoolean());
        var again = Cyberlm.Run("generate", "--model", trained["m"], "--threads", "1",
            "--seed", $"{said.GetProperty("seed").GetUInt64()}", "--start", said.GetProperty("start").GetString()!,
            "--days", $"{said.GetProperty("days").GetInt32()}", "--tz", said.GetProperty("tz").GetString()!);
        Assert.Equal(bytes, Encoding.UTF8.GetBytes(again.Output));
    }

    [Fact]
    public void Ctrl_C_while_a_record_waits_leaves_those_that_were_due()
    {
        string[] day = Lines(Cyberlm.Run(Generate("--day", "2026-03-04")).Output);
        string path = trained["stopped.jsonl"], first = TimeOf(day[0]).UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        using var feed = Cyberlm.Start(Generate("--now", first, "--days", "400", "--out", path));
        bool came = SpinWait.SpinUntil(() => feed.HasExited || File.Exists(path) && File.ReadAllLines(path).Length > 0, 60_000);
        Assert.True(came && !feed.HasExited, "no record came");
        using (var kill = Process.Start("kill", ["-INT", $"{feed.Id}"])) kill.WaitForExit();
        string talk = feed.StandardError.ReadToEnd();
        Assert.True(feed.WaitForExit(60_000), talk);
        Assert.Equal(130, feed.ExitCode);
        string[] lines = Lines(File.ReadAllText(path));
        Assert.Equal(day[..lines.Length], lines);
        Assert.InRange(lines.Length, 1, day.Length - 1);
        var said = JsonDocument.Parse(File.ReadAllText(path + ".provenance.json")).RootElement;
        Assert.Equal(lines.Length, said.GetProperty("records").GetInt32());
    }

    [Theory]
    [InlineData("--start and --day both say when", "--start", Morning, "--day", "2026-03-04")]
    [InlineData("--now and --day both say when", "--now", "--day", "2026-03-04")]
    [InlineData("--start and --now both say from when on", "--start", Morning, "--now")]
    [InlineData("--rate releases records evenly, and --now by their own times", "--now", "--rate", "5/s")]
    [InlineData("--start 'tomorrow' is no time", "--start", "tomorrow")]
    [InlineData("--now '8:30' is no time", "--now", "8:30")]
    [InlineData("times are from 1970 to 2200", "--start", "1969-12-31T23:00:00Z")]
    [InlineData("times are from 1970 to 2200", "--now", "2201-01-01")]
    [InlineData("--now is for readers who follow", "--now", Morning, "--out", "a.json")]
    [InlineData("--now is for readers who follow", "--now", Morning, "--out", "a.parquet")]
    public void What_cannot_be_is_refused(string expected, params string[] flags)
    {
        string[] placed = [.. flags.Select(flag => flag.StartsWith("a.", StringComparison.Ordinal) ? trained[flag] : flag)];
        var run = Cyberlm.Run(Generate(placed));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Talk);
        Assert.DoesNotContain("   at ", run.Talk);
        Assert.False(File.Exists(trained["a.json"]) || File.Exists(trained["a.parquet"]));
    }

    [Theory]
    [InlineData("--start", "2026-03-04")]
    [InlineData("--now")]
    public void Text_has_no_times(params string[] flags)
    {
        File.WriteAllLines(trained["a.log"], Enumerable.Range(0, 60).Select(i => $"user u{i % 5} logged in from host h{i % 7}"));
        if (!Directory.Exists(trained["text"]))
            Assert.Equal(0, Cyberlm.Run(Cyberlm.Train(trained["a.log"], trained["text"], "--steps", "2")).ExitCode);
        var run = Cyberlm.Run(["generate", "--model", trained["text"], .. flags]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"{flags[0]} is for models of fields", run.Talk);
    }
}
