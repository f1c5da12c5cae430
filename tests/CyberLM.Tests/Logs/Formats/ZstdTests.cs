using System.Text;
using CyberLM.Logs;
using CyberLM.Tests.Gpt;
using CyberLM.Tests.Gpt.Data;
using Xunit;
using ZstdSharp;
using static CyberLM.Tests.Logs.Formats.LogReaderTests;

namespace CyberLM.Tests.Logs.Formats;

public sealed class ZstdTests
{
    static readonly string[] Lines = [.. Enumerable.Range(0, 40).Select(i => $"line {i} {i * 7919L % 10007}")];
    static readonly byte[] Plain = Encoding.UTF8.GetBytes(string.Join('\n', Lines) + "\n");

    [Fact]
    public void Frames_follow_one_another_and_frames_without_data_are_passed_over()
    {
        byte[] empty = [0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3];
        var (records, report) = Read([.. empty, .. Zstd(Plain[..100]), .. Zstd([]), .. empty, .. Zstd(Plain[100..])]);
        Assert.Equal(Lines, records);
        Assert.Equal((0L, true), (report.BadRecords, report.Files[0].Compressed));
    }

    [Fact]
    public void A_folder_gives_files_with_the_usual_ending()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.json.zst"], Zstd("{\"a\":1}"u8));
        File.WriteAllBytes(folder["b.log.1.ZST"], Zstd([0xEF, 0xBB, 0xBF, .. "b"u8]));
        File.WriteAllBytes(folder["c.bin.zst"], Zstd("c"u8));
        var reader = new LogReader([folder.Path]);
        Assert.Equal(["{\"a\":1}", "b"], reader.Read().Select(Text));
        Assert.Equal(["c.bin.zst"], reader.Report.Skipped.Select(Path.GetFileName));
    }

    [Fact]
    public void Cut_anywhere_it_gives_only_whole_lines_and_one_bad_record_with_its_place()
    {
        byte[] whole = [.. Zstd(Plain[..300]), .. Zstd(Plain[300..])];
        int border = Zstd(Plain[..300]).Length;              // an end like any other: what is cut there nobody can see
        int partial = 0;
        foreach (int length in Enumerable.Range(4, whole.Length - 4).Where(length => length != border))
        {
            var reader = new LogReader(["-"], new LogReaderOptions { Input = new MemoryStream(whole[..length]) });
            try
            {
                var records = reader.Read().Select(Text).ToList();
                Assert.Equal(Lines.Take(records.Count), records);
                var bad = Assert.Single(reader.Report.Bad);
                Assert.Contains("cut off", bad.Reason);
                Assert.Equal(records.Sum(record => record.Length + 1), bad.Offset);
                Assert.Equal(records.Count + 1, bad.Line);
                partial++;
            }
            catch (CyberLMException refused)
            {
                Assert.Contains("cut off", refused.Message);
            }
        }
        Assert.InRange(partial, 50, whole.Length);
    }

    [Fact]
    public void What_follows_is_named_when_it_is_not_zstd()
    {
        var (records, report) = Read([.. Zstd(Plain), 1, 2, 3, 4, 5]);
        Assert.Equal(Lines, records);
        Assert.Contains("damaged", Assert.Single(report.Bad).Reason);
    }

    [Fact]
    public void A_bomb_is_streamed()
    {
        var line = new byte[200 << 20];
        Array.Fill(line, (byte)'a');
        byte[] bomb = Zstd(line);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<CyberLMException>(() => Read(bomb, new LogReaderOptions { LargestRecord = 1 << 20 }));
        Assert.Contains("longer than", error.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Fact]
    public void A_window_that_would_take_all_memory_is_refused()
    {
        byte[] frame = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0xF8, 0x01, 0x00, 0x00];       // a window of 2^41 bytes
        Assert.Contains("cannot be unpacked", Assert.Throws<CyberLMException>(() => Read(frame)).Message);
    }

    [Fact]
    public void A_thousand_mutations_give_whole_lines_or_our_own_exception()
    {
        byte[] whole = Zstd(Plain, checksum: true);
        int named = 0;
        Mutations.ForEach(whole, 1000, mutated =>
        {
            try
            {
                var (records, report) = Read(mutated);
                named += report.BadRecords > 0 ? 1 : 0;
                if (report.BadRecords == 0 && records.Count >= Lines.Length) Assert.Equal(Lines, records.Take(Lines.Length));
            }
            catch (CyberLMException refused)
            {
                Assert.Contains("standard input", refused.Message);
                named++;
            }
        });
        Assert.InRange(named, 800, 1000);
    }

    internal static byte[] Zstd(ReadOnlySpan<byte> bytes, bool checksum = false)
    {
        using var compressor = new Compressor(3);
        compressor.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, checksum ? 1 : 0);
        return compressor.Wrap(bytes).ToArray();
    }
}
