using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using CyberLM.Logs;
using CyberLM.Tests.Gpt;
using CyberLM.Tests.Gpt.Data;
using Xunit;
using static CyberLM.Tests.Logs.Formats.LogReaderTests;

namespace CyberLM.Tests.Logs.Formats;

public sealed class ZipTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_entry_is_a_file_and_other_names_are_listed()
    {
        var (records, report) = ReadZip(Zip(
            ("a.json", [.. "{\"a\":1}"u8]), ("in/der/b.log", [.. "b\r\nc"u8]),
            ("README.md", [.. "no"u8]), ("in/.x", [.. "no"u8]), ("empty/", []),
            ("c.log.gz", Gz("d"u8)), ("e.jsonl.zst", ZstdTests.Zstd("{\"e\":1}"u8))));
        Assert.Equal(["{\"a\":1}", "b", "c", "d", "{\"e\":1}"], records.Select(Text));
        Assert.Equal(["/a.json", "/in/der/b.log", "/c.log.gz", "/e.jsonl.zst"], report.Files.Select(file => Inside(file.Source)));
        Assert.Equal(["/README.md", "/in/.x"], report.Skipped.Select(Inside));
        Assert.Equal((Inside(records[2].Source), 2L, 3L), ("/in/der/b.log", records[2].Line, records[2].Offset));
        Assert.Equal(0, report.BadRecords);
    }

    [Fact]
    public void A_folder_gives_its_archives()
    {
        File.WriteAllBytes(folder["x.zip"], Zip(("a.log", [.. "one"u8])));
        File.WriteAllText(folder["y.log"], "two");
        Assert.Equal(["one", "two"], new LogReader([folder.Path]).Read().Select(Text));
    }

    [Fact]
    public void An_encrypted_a_broken_and_an_unknown_entry_stop_nothing()
    {
        byte[] zip = Zip(("secret.log", [.. "s"u8]), ("broken.log", [.. "12345678"u8]),
            ("odd.log", [.. "o"u8]), ("good.log", [.. "good"u8]));
        Patch(zip, "secret.log", local: 6, central: 8, value: 1);
        Patch(zip, "odd.log", local: 8, central: 10, value: 99);
        zip[zip.AsSpan().IndexOf("broken.log"u8) + "broken.log".Length + 4] ^= 0x20;
        var (records, report) = ReadZip(zip);
        Assert.Equal("good", Text(records[^1]));
        Assert.Equal(3, report.BadRecords);
        string[] parts = ["encrypted", "broken.log", "cannot be unpacked"];
        Assert.All(report.Bad.Zip(parts), pair => Assert.Contains(pair.Second, pair.First.ToString()));
    }

    [Fact]
    public void A_wrong_checksum_is_named()
    {
        byte[] zip = Zip(("a.log", [.. "one\ntwo\n"u8]), ("b.log", [.. "three"u8]));
        Patch(zip, "a.log", local: 14, central: 16, value: 0x1234);
        var (records, report) = ReadZip(zip);
        Assert.Equal(["one", "two", "three"], records.Select(Text));
        Assert.Contains("checksum", Assert.Single(report.Bad).Reason);
    }

    [Fact]
    public void A_bomb_is_named_and_stops_nothing()
    {
        var line = new byte[150 << 20];
        Array.Fill(line, (byte)'a');
        var (records, report) = ReadZip(Zip(("bomb.log", line), ("good.log", [.. "good"u8])));
        Assert.Equal(["good"], records.Select(Text));
        Assert.Contains("bomb", report.Bad[^1].Reason);
        Assert.All(report.Bad, bad => Assert.EndsWith("/bomb.log", bad.Source));
    }

    /// <summary>Entries may share their bytes, so that the sum of many small ones is what explodes.</summary>
    [Fact]
    public void Entries_over_one_another_are_a_bomb_together()
    {
        byte[] text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(new string('a', (1 << 20) - 1) + "\n", 30)));
        var (records, report) = ReadZip(RepeatDirectory(Zip(("a.log", text)), 5));
        Assert.InRange(records.Count, 60, 120);
        Assert.Equal(5 - records.Count / 30, report.BadRecords);
        Assert.All(report.Bad, bad => Assert.Contains("bomb", bad.Reason));
    }

    [Fact]
    public void Hostile_names_are_printed_harmlessly_and_write_nothing()
    {
        string[] names = ["../../etc/x.log", "/tmp/y.log", "C:\\z.log", "\x1b[2J\u202egol.log", "a\nb.log", new string('n', 5000) + ".log"];
        var (records, report) = ReadZip(Zip([.. names.Select(name => (name, "r"u8.ToArray()))]));
        Assert.Equal(names.Length, records.Count);
        Assert.DoesNotContain(string.Concat(report.Files.Select(file => file.Source)), c => char.IsControl(c) || c == '\u202e');
        Assert.All(report.Files, file => Assert.InRange(file.Source.Length, 1, 400));
        Assert.Equal([folder["a.zip"]], Directory.GetFileSystemEntries(folder.Path));
        Assert.False(File.Exists("/tmp/y.log") || File.Exists("C:\\z.log"));
    }

    [Fact]
    public void What_cannot_be_read_is_said_in_a_sentence()
    {
        byte[] inner = Zip(("a.log", [.. "x"u8]));
        var pipe = new LogReaderOptions { Input = new PrefixedStream([], new MemoryStream(inner)) };
        Assert.Contains("not from a pipe", Assert.Throws<CyberLMException>(() => new LogReader(["-"], pipe).Read().ToList()).Message);
        var (records, report) = ReadZip(Zip(("inner.zip", inner), ("b.log", [.. "b"u8])));
        Assert.Equal(["b"], records.Select(Text));
        Assert.Contains("within another", Assert.Single(report.Bad).Reason);
        Assert.Contains("holds no logs", Assert.Throws<CyberLMException>(() => ReadZip(Zip(("a.exe", [.. "x"u8])))).Message);
        Assert.Contains("holds no logs", Assert.Throws<CyberLMException>(() => ReadZip(Zip())).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cut_anywhere_it_gives_every_whole_entry_and_says_so(bool streamed)
    {
        string Entry(int i) => string.Concat(Enumerable.Range(0, 20).Select(j => $"{i} {j * 7919 % 101}\n"));
        string[] texts = [.. Enumerable.Range(0, 5).Select(Entry)];
        byte[] zip = Zip(streamed, [.. texts.Select((text, i) => ($"{i}.log", Encoding.UTF8.GetBytes(text)))]);
        string[] lines = [.. texts.SelectMany(text => text.Split('\n', StringSplitOptions.RemoveEmptyEntries))];
        int[] ends = [.. Enumerable.Range(1, 5).Select(i => i < 5 ? Header(zip, i) : zip.AsSpan().IndexOf("PK\x01\x02"u8))];
        int partial = 0;
        for (int length = 4; length < zip.Length; length += 3)
        {
            try
            {
                var (records, report) = ReadZip(zip[..length]);
                Assert.Equal(lines.Take(records.Count), records.Select(Text));
                Assert.InRange(records.Count, 20 * ends.Count(end => end <= length), 100);
                Assert.Contains("cut off", Assert.Single(report.Bad).Reason);
                partial++;
            }
            catch (CyberLMException refused)
            {
                Assert.Contains("cut off", refused.Message);
            }
        }
        Assert.InRange(partial, 100, zip.Length);
    }

    [Fact]
    public void A_thousand_mutations_give_records_or_our_own_exception()
    {
        byte[] zip = Zip(("a.json", [.. "{\"a\":1}\n{\"a\":2}"u8]), ("b/c.log", Gz("one\ntwo"u8)), ("d.txt", [.. "three\nfour"u8]));
        int whole = 0, named = 0;
        Mutations.ForEach(zip, 1000, mutated =>
        {
            try
            {
                var (records, report) = ReadZip(mutated);
                whole += records.Count >= 6 ? 1 : 0;
                named += report.BadRecords > 0 ? 1 : 0;
            }
            catch (CyberLMException refused) when (refused is not EnvironmentException)
            {
                named++;
            }
        });
        Assert.InRange(named, 500, 1000);
        Assert.InRange(whole, 200, 1000);
    }

    (List<LogRecord> Records, ReadReport Report) ReadZip(byte[] zip)
    {
        File.WriteAllBytes(folder["a.zip"], zip);
        var reader = new LogReader([folder["a.zip"]]);
        return ([.. reader.Read()], reader.Report);
    }

    string Inside(string source) => source[folder["a.zip"].Length..];

    static byte[] Zip(params (string Name, byte[] Bytes)[] entries) => Zip(streamed: false, entries);

    static byte[] Zip(bool streamed, params (string Name, byte[] Bytes)[] entries)
    {
        var target = new MemoryStream();
        using (var zip = new ZipArchive(streamed ? new WriteOnly(target) : target, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, bytes) in entries)
                using (var stream = zip.CreateEntry(name, CompressionLevel.Optimal).Open())
                    stream.Write(bytes);
        return target.ToArray();
    }

    static int Header(byte[] zip, int entry) => zip.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"{entry}.log")) - 30;

    /// <summary>Writes two bytes into an entry's own header and into its line of the directory.</summary>
    static void Patch(byte[] zip, string name, int local, int central, ushort value)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(name);
        BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(zip.AsSpan().IndexOf(bytes) - 30 + local), value);
        BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(zip.AsSpan().LastIndexOf(bytes) - 46 + central), value);
    }

    /// <summary>The directory of an archive with one entry, as if there were several at the same place.</summary>
    static byte[] RepeatDirectory(byte[] zip, int count)
    {
        int start = zip.AsSpan().LastIndexOf("PK\x01\x02"u8), end = zip.AsSpan().LastIndexOf("PK\x05\x06"u8);
        byte[] tail = zip[end..];
        BinaryPrimitives.WriteUInt16LittleEndian(tail.AsSpan(8), (ushort)count);
        BinaryPrimitives.WriteUInt16LittleEndian(tail.AsSpan(10), (ushort)count);
        BinaryPrimitives.WriteUInt32LittleEndian(tail.AsSpan(12), (uint)((end - start) * count));
        return [.. zip[..start], .. Enumerable.Repeat(zip[start..end], count).SelectMany(line => line), .. tail];
    }

    /// <summary>Makes the archive write lengths behind the entries, as it does into a pipe.</summary>
    sealed class WriteOnly(Stream target) : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => target.Write(buffer, offset, count);
    }
}
