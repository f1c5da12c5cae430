using System.Diagnostics;
using System.Text;
using CyberLM.Logs;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Logs.Sinks;

public sealed class LiveFileTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Each_record_can_be_read_as_soon_as_it_is_released()
    {
        string path = folder["a.jsonl"];
        var written = RecordFile.WriteLive(path, to =>
        {
            for (int i = 1; i <= 5; i++)
            {
                to.Write(Encoding.UTF8.GetBytes($"{{\"i\":{i}}}"));
                to.Flush();
                Assert.Equal(i, File.ReadAllLines(path).Length);
                Assert.EndsWith($"{{\"i\":{i}}}\n", File.ReadAllText(path));
            }
        });
        Assert.Equal((5, new FileInfo(path).Length), (written.Records, written.Bytes));
    }

    [Theory]
    [InlineData("a.json")]
    [InlineData("a.csv")]
    [InlineData("a.parquet")]
    [InlineData("a.jsonl.gz")]
    public void What_cannot_be_followed_is_refused(string name)
    {
        var refused = Assert.Throws<CyberLMException>(() => RecordFile.WriteLive(folder[name], _ => { }));
        Assert.Contains("--rate", refused.Message);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("live.jsonl")]
    [InlineData("aside.csv")]
    public void A_full_disk_leaves_whole_records_or_none(string name)
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root") Assert.Skip("needs the right to mount a tmpfs");
        if (!Run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder.Path)) Assert.Skip("mounting a tmpfs is refused here");
        try
        {
            byte[] record = Encoding.UTF8.GetBytes($"{{\"a\":\"{new string('x', 3000)}\"}}");
            void Fill(IRecordTarget to)
            {
                for (int i = 0; i < 200; i++)
                {
                    to.Write(record);
                    to.Flush();
                }
            }

            bool live = name.StartsWith("live", StringComparison.Ordinal);
            var failure = Assert.Throws<EnvironmentException>(() =>
                live ? RecordFile.WriteLive(folder[name], Fill) : RecordFile.Write(folder[name], Fill));
            Assert.Contains(folder[name], failure.Message);
            Assert.Equal(live ? [folder[name]] : [], Directory.GetFileSystemEntries(folder.Path));
            if (!live) return;
            string[] lines = File.ReadAllLines(folder[name]);
            Assert.InRange(lines.Length, 60, 90);
            Assert.All(lines, line => Assert.Equal(record.Length, line.Length));
        }
        finally
        {
            Run("umount", folder.Path);
        }
    }

    static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
