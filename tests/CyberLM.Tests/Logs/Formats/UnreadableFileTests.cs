using System.Diagnostics;
using CyberLM.Logs;
using CyberLM.Tests.Gpt;
using Xunit;
using static CyberLM.Tests.Logs.Formats.LogReaderTests;

namespace CyberLM.Tests.Logs.Formats;

/// <summary>One file of many that the disk does not give: it is counted and named, and the others are read.</summary>
public sealed class UnreadableFileTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public UnreadableFileTests()
    {
        File.WriteAllText(folder["a.log"], "one\n");
        File.WriteAllText(folder["z.log"], "two\n");
    }

    public void Dispose() => folder.Dispose();

    /// <summary>Also root cannot read a process's memory at 0, as nobody can read a file without rights.</summary>
    void LinkUnreadable() => File.CreateSymbolicLink(folder["m.log"], "/proc/self/mem");

    [Fact]
    public void A_file_found_by_a_pattern_that_cannot_be_read_stops_nothing()
    {
        // What has no length is not opened at all, and the memory has none.
        LinkUnreadable();
        File.CreateSymbolicLink(folder["n.log"], folder["nowhere"]);
        var reader = new LogReader([folder["*.log"]]);
        Assert.Equal(["one", "two"], reader.Read().Select(Text));
        var bad = Assert.Single(reader.Report.Bad);
        Assert.Equal((folder["n.log"], 1L), (bad.Source, reader.Report.BadRecords));
        Assert.Contains("no file or folder at", bad.Reason);
        Assert.Equal([folder["m.log"]], reader.Report.PassedOver);
    }

    [Fact]
    public void One_that_is_named_itself_stays_an_error()
    {
        LinkUnreadable();
        var error = Assert.Throws<EnvironmentException>(() => new LogReader([folder["a.log"], folder["m.log"]]).Read().ToList());
        Assert.Contains("cannot read", error.Message);
    }

    [Fact]
    public void What_fails_at_its_beginning_or_in_the_middle_is_counted_where_it_was_found()
    {
        foreach (int good in new[] { 0, 100_000 })
        {
            var report = new ReadReport();
            var reader = new FileReader(new LogReaderOptions(), report);
            var records = reader.Read("disk.log", () => new Failing(good), isNamed: false).ToList();
            Assert.Equal(good / 4, records.Count);
            Assert.Contains("Input/output error", Assert.Single(report.Bad).Reason);
            Assert.Throws<EnvironmentException>(() => reader.Read("disk.log", () => new Failing(good)).ToList());
        }
    }

    [Fact]
    public async Task A_pipe_in_a_folder_is_not_waited_for()
    {
        using (var made = Process.Start("mkfifo", folder["d.log"])) made.WaitForExit();
        var stop = TestContext.Current.CancellationToken;
        var reader = new LogReader([folder.Path]);
        var records = await Task.Run(() => reader.Read().Select(Text).ToList(), stop).WaitAsync(TimeSpan.FromSeconds(20), stop);
        Assert.Equal(["one", "two"], records);
        Assert.Equal([folder["d.log"]], reader.Report.PassedOver);
        Assert.Contains(reader.Report.BadSentences(), said => said.Contains("1 file not opened") && said.Contains("d.log"));
    }

    /// <summary>A disk that gives so many bytes of lines and then none.</summary>
    sealed class Failing(int good) : ForwardStream
    {
        int given;

        public override int Read(Span<byte> buffer)
        {
            int count = Math.Min(buffer.Length, good - given) / 4 * 4;
            if (count == 0) throw new IOException("Input/output error");
            for (int i = 0; i < count; i++) buffer[i] = "abc\n"u8[i % 4];
            given += count;
            return count;
        }
    }
}
