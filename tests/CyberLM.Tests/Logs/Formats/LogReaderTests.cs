using System.IO.Compression;
using System.Text;
using CyberLM.Logs;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Logs.Formats;

public sealed class LogReaderTests
{
    const string A = "{\"a\": 1}";
    const string B = "{\"b\":\"x, }]{ \\\" é\"}";

    [Theory]
    [InlineData(A + "\n" + B + "\n", LogFormat.JsonLines)]
    [InlineData(A + "\r\n\r\n  \n" + B, LogFormat.JsonLines)]
    [InlineData("[" + A + "," + B + "]", LogFormat.JsonValues)]
    [InlineData("\n [\n" + A + ",\n" + B + "\n]\n", LogFormat.JsonValues)]
    [InlineData("[" + A + "]\n[" + B + "]", LogFormat.JsonValues)]
    [InlineData("[[" + A + "],[" + B + "]]", LogFormat.JsonValues)]
    [InlineData(A + B, LogFormat.JsonValues)]
    [InlineData(A + " " + B, LogFormat.JsonValues)]
    [InlineData("{\"records\":[" + A + "," + B + "]}", LogFormat.JsonLines)]
    [InlineData("{\"Records\":[" + A + "]}\n{\"Records\":[" + B + "]}", LogFormat.JsonLines)]
    [InlineData("{\n\"Records\": [" + A + ",\n" + B + "]\n}", LogFormat.JsonValues)]
    [InlineData("{\n\"@odata.c\": \"x\",\n\"value\": [" + A + ",\n" + B + "],\n\"@odata.nextLink\": \"]}\" }\n", LogFormat.JsonValues)]
    public void Json_in_any_arrangement_gives_its_records_byte_for_byte(string text, LogFormat format)
    {
        var (records, report) = Read(text);
        Assert.Equal([A, B], records);
        Assert.Equal((format, 2L, 0L), (report.Files[0].Format, report.Records, report.BadRecords));
    }

    [Fact]
    public void Json_that_spans_lines_becomes_one_line_and_strings_stay()
    {
        var (records, _) = Read("{\n  \"a\" : \"x  \\\\\\\" y\",\r\n\t\"b\": [ 1 , {} ]\n}\n{\n  \"c\": 1.10\n}");
        Assert.Equal(["{\"a\":\"x  \\\\\\\" y\",\"b\":[1,{}]}", "{\"c\":1.10}"], records);
    }

    [Fact]
    public void An_object_with_a_list_of_its_own_is_no_wrapper()
    {
        string[] lines = ["{\"id\":1,\"value\":[{\"a\":1}]}", "{\"records\":[1]}", "{\"records\":3}", "{\"x\":{\"records\":[{}]}}"];
        Assert.Equal(lines, Read(string.Join('\n', lines)).Records);
        Assert.Equal(lines, Read(string.Join(' ', lines)).Records);
    }

    [Theory]
    [InlineData("[Thu Jun 09 06:07:04 2005] [notice] x\n[Thu] y")]
    [InlineData("{main} started\nstopped")]
    [InlineData("plain\n\ttabbed\0nul\n{\"a\":1}\nend \n last")]
    public void Plain_lines_stay_as_they_are(string text)
    {
        var (records, report) = Read(text);
        Assert.Equal(text.Split('\n'), records);
        Assert.Equal(LogFormat.Lines, report.Files[0].Format);
    }

    [Fact]
    public void Crlf_and_an_unterminated_last_line_and_blank_lines_are_taken()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.log"], "one\r\n\r\n   \r\ntwo\n\nthree");
        var records = new LogReader([folder["a.log"]]).Read().ToList();
        Assert.Equal([("one", 1L, 0L), ("two", 4L, 12L), ("three", 6L, 17L)], records.Select(r => (Text(r), r.Line, r.Offset)));
    }

    [Fact]
    public void Compressed_files_marks_and_wide_text_are_understood()
    {
        using var folder = new TemporaryFolder();
        byte[] plain = Encoding.UTF8.GetBytes(A + "\n" + B + "\n");
        File.WriteAllBytes(folder["1.log"], Gz(plain));
        File.WriteAllBytes(folder["2.log"], [.. Gz(plain[..9]), .. Gz(plain[9..])]);
        File.WriteAllBytes(folder["3.log"], [0xEF, 0xBB, 0xBF, .. plain]);
        Encoding[] wide = [Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32];
        for (int i = 0; i < wide.Length; i++)
            File.WriteAllText(folder[$"{4 + i}.log"], A + "\n" + B + "\n", wide[i]);
        File.WriteAllBytes(folder["7.log"], Gz([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(A + B)]));
        for (int i = 1; i <= 7; i++)
            Assert.Equal([A, B], new LogReader([folder[$"{i}.log"]]).Read().Select(Text));
    }

    [Fact]
    public void Standard_input_is_read_for_a_dash()
    {
        var options = new LogReaderOptions { Input = new MemoryStream(Encoding.UTF8.GetBytes("x\ny")) };
        var records = new LogReader(["-"], options).Read().ToList();
        Assert.Equal(["x", "y"], records.Select(Text));
        Assert.All(records, record => Assert.Equal("standard input", record.Source));
    }

    [Fact]
    public void Files_folders_and_patterns_name_each_log_once_in_order()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["sub/deep"]);
        string[] names = ["b.log", "a.json", "sub/c.jsonl", "sub/deep/d.log.1", "sub/deep/e.txt.gz", "README.md", "sub/.hidden.log"];
        foreach (string name in names)
            File.WriteAllText(folder[name], name.EndsWith("json") ? "{\"n\":1}" : name);
        string[] all = ["{\"n\":1}", "b.log", "sub/c.jsonl", "sub/deep/d.log.1", "sub/deep/e.txt.gz"];
        var reader = new LogReader([folder.Path, folder["b.log"]]);
        Assert.Equal(all, reader.Read().Select(Text));
        Assert.Equal(["README.md"], reader.Report.Skipped.Select(Path.GetFileName));
        Assert.Equal(["b.log"], new LogReader([folder["*.log"]]).Read().Select(Text));
        Assert.Equal(["sub/c.jsonl"], new LogReader([folder["s?b/*.jsonl"]]).Read().Select(Text));
        Assert.Equal(["b.log", "sub/deep/d.log.1"], new LogReader([folder["**/*.log*"]]).Read().Select(Text));
    }

    [Fact]
    public void What_cannot_be_read_is_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["empty.log"], "\n \r\n");
        File.WriteAllText(folder["bad.json"], "[{\"a\":x}]");
        File.WriteAllBytes(folder["a.zip"], [.. "PK\x03\x04"u8, 1, 2, 3]);
        Directory.CreateDirectory(folder["none"]);
        Check(folder["missing.log"], "no file or folder at");
        Check(folder["*.gz"], "no file matches");
        Check(folder["none"], "holds no logs");
        Check(folder["empty.log"], "empty, no record");
        Check(folder["a.zip"], "the archive is damaged or cut off");
        Check(folder["bad.json"], "no good record, 1 bad ones; the first");
        Assert.IsType<EnvironmentException>(Check("/proc/self/mem", "cannot read"));
        Assert.Throws<CyberLMException>(() => new LogReader([]).Read().ToList());
    }

    static CyberLMException Check(string input, string part)
    {
        var error = Assert.ThrowsAny<CyberLMException>(() => new LogReader([input]).Read().ToList());
        Assert.Contains(input, error.Message);
        Assert.Contains(part, error.Message);
        return error;
    }

    internal static (List<string> Records, ReadReport Report) Read(string text, LogReaderOptions? options = null) =>
        Read(Encoding.UTF8.GetBytes(text), options);

    internal static (List<string> Records, ReadReport Report) Read(byte[] bytes, LogReaderOptions? options = null)
    {
        var reader = new LogReader(["-"], (options ?? new LogReaderOptions()) with { Input = new MemoryStream(bytes) });
        return ([.. reader.Read().Select(Text)], reader.Report);
    }

    internal static string Text(LogRecord record) => Encoding.UTF8.GetString(record.Utf8.Span);

    internal static byte[] Gz(ReadOnlySpan<byte> bytes)
    {
        var target = new MemoryStream();
        using (var gz = new GZipStream(target, CompressionLevel.Fastest))
            gz.Write(bytes);
        return target.ToArray();
    }
}
