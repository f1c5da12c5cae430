using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using CyberLM.Gpt;
using CyberLM.Logs;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Logs.Sinks;

public sealed class RecordFileTests : IDisposable
{
    static readonly byte[][] Records =
    [
        .. new[]
        {
            """{"a":1.10,"b":"x, \"y\"\n\té€","c":null}""", """{"b":"","d":[1,{"e":"\ud83d\ude00\u00e9"}],"a":-0}""",
            """{ "a" : true , "z": "\ud800" }""", """{"a":1e400,"a":18446744073709551616}""",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        DurableFile.Probe = null;
        folder.Dispose();
    }

    static void All(IRecordTarget to, IEnumerable<byte[]> records)
    {
        foreach (byte[] record in records) to.Write(record);
    }

    [Theory]
    [InlineData("a.jsonl")]
    [InlineData("a.ndjson")]
    [InlineData("a.of-no-known-ending")]
    [InlineData("a")]
    [InlineData("a.json")]
    [InlineData("a.jsonl.gz")]
    [InlineData("a.JSONL.ZST")]
    [InlineData("a.json.gz")]
    [InlineData("a.json.zst")]
    public void Records_come_back_byte_for_byte(string name)
    {
        var written = RecordFile.Write(folder[name], to => All(to, Records));
        var reader = new LogReader([folder[name]]);
        Assert.Equal(Records, reader.Read().Select(record => record.Utf8.ToArray()));
        Assert.Equal((0, Records.Length), (reader.Report.BadRecords, written.Records));
        byte[] file = File.ReadAllBytes(folder[name]);
        Assert.Equal((file.Length, Convert.ToHexStringLower(SHA256.HashData(file))), (written.Bytes, written.Sha256));
        Assert.Equal([folder[name]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("a.jsonl")]
    [InlineData("a.json")]
    [InlineData("a.json.gz")]
    [InlineData("a.jsonl.zst")]
    public void Any_records_come_back_byte_for_byte(string name) => AnyRecord.Table.Sample(records =>
    {
        RecordFile.Write(folder[name], to => All(to, records));
        Assert.Equal(records, new LogReader([folder[name]]).Read().Select(record => record.Utf8.ToArray()));
    }, iter: 40, threads: 1);

    [Fact]
    public void Lines_hold_anything_and_arrays_only_json()
    {
        byte[][] some = [Records[0], [.. "{\"cut\":"u8], [.. "[1]"u8], [.. "{\"a\":\""u8, 0xFF, .. "\"}"u8], Records[1]];
        var lines = RecordFile.Write(folder["a.jsonl"], to => All(to, some));
        Assert.Equal((5, 0), (lines.Records, lines.LeftOut));
        Assert.Equal(some.SelectMany(record => record.Append((byte)'\n')), File.ReadAllBytes(folder["a.jsonl"]));
        var array = RecordFile.Write(folder["a.json"], to => All(to, some));
        Assert.Equal((2, 3), (array.Records, array.LeftOut));
        Assert.Contains("not JSON", array.WhyLeftOut);
        Assert.Equal(2, JsonNode.Parse(File.ReadAllBytes(folder["a.json"]))!.AsArray().Count);
        RecordFile.Write(folder["none.json"], _ => { });
        Assert.Empty(JsonNode.Parse(File.ReadAllBytes(folder["none.json"]))!.AsArray());
    }

    [Theory]
    [InlineData("a.json")]
    [InlineData("a.json.gz")]
    public void A_file_without_one_record_that_fits_is_not_written(string name)
    {
        var refused = Assert.Throws<CyberLMException>(() => RecordFile.Write(folder[name], to => All(to, [[.. "x"u8], [.. "y"u8]])));
        Assert.Contains("none of the 2 records fits", refused.Message);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("a.parquet.gz", "name the file a.parquet")]
    [InlineData("-.parquet", "name a file, such as new.parquet")]
    [InlineData("-.json", "--out -")]
    public void What_could_not_be_read_again_is_refused_with_a_hint(string name, string hint) =>
        Assert.Contains(hint, Assert.Throws<CyberLMException>(() => OutputForm.Of(name)).Hint);

    [Theory]
    [InlineData("a.xlsx")]
    [InlineData("a.jsonl.BZ2")]
    public void What_has_the_ending_of_another_form_is_refused(string name) => Assert.Contains(
        $"{name}: records are not written as .", Assert.Throws<CyberLMException>(() => OutputForm.ToWrite(name)).Message);

    [Theory]
    [InlineData("a.jsonl")]
    [InlineData("a.json.gz")]
    [InlineData("a.jsonl.zst")]
    public void Whichever_disk_operation_fails_nothing_half_written_stays(string name)
    {
        byte[][] records = [.. Enumerable.Range(0, 3).Select(Noise)];         // does not pack: the buffers overflow on the way
        for (int n = 0; ; n++)
        {
            int count = 0;
            bool renamed = false;
            DurableFile.Probe = (operation, _) =>
            {
                if (count++ == n) throw new IOException("No space left on device");
                renamed |= operation == DiskOperation.Rename;
            };
            try
            {
                RecordFile.Write(folder[name], to => All(to, records));
                DurableFile.Probe = null;
                Assert.InRange(n, 5, 100);
                Assert.Equal(3, new LogReader([folder[name]]).Read().Count());
                return;
            }
            catch (EnvironmentException failure)
            {
                Assert.Contains(folder[name], failure.Message);
                Assert.Equal(renamed ? [folder[name]] : [], Directory.GetFileSystemEntries(folder.Path));
                File.Delete(folder[name]);
            }
        }
    }

    static byte[] Noise(int seed)
    {
        byte[] noise = new byte[60_000];
        new Random(seed).NextBytes(noise);
        return Encoding.UTF8.GetBytes($"{{\"a\":\"{Convert.ToBase64String(noise)}\"}}");
    }

    [Fact]
    public void Other_programs_unpack_it()
    {
        RecordFile.Write(folder["a.jsonl.gz"], to => All(to, Records));
        using var unpacked = new MemoryStream();
        using (var gz = new GZipStream(File.OpenRead(folder["a.jsonl.gz"]), CompressionMode.Decompress)) gz.CopyTo(unpacked);
        Assert.Equal(Records.SelectMany(record => record.Append((byte)'\n')), unpacked.ToArray());
        Assert.SkipUnless(File.Exists("/usr/bin/zstd"), "no zstd here");
        RecordFile.Write(folder["a.jsonl.zst"], to => All(to, Records));
        using var zstd = Process.Start("/usr/bin/zstd", ["-q", "-t", folder["a.jsonl.zst"]]);
        zstd.WaitForExit();
        Assert.Equal(0, zstd.ExitCode);
    }

    [Theory]
    [InlineData("a.json")]
    [InlineData("a.csv")]
    [InlineData("a.parquet")]
    public void Who_fills_it_may_say_that_it_is_complete(string name)
    {
        RecordFile.Write(folder[name], to =>
        {
            to.Write("{\"a\":1}"u8);
            to.Complete();
            Assert.Throws<InvalidOperationException>(() => to.Write("{\"a\":2}"u8));
        });
        Assert.Single(new LogReader([folder[name]]).Read());
    }

    [Fact]
    public void A_record_that_is_no_line_is_a_bug() =>
        Assert.Throws<ArgumentException>(() => RecordFile.Write(folder["a"], to => to.Write("a\nb"u8)));
}
