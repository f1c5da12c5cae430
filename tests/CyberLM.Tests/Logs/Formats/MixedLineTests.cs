using System.Text;
using CyberLM.Logs;
using Xunit;
using static CyberLM.Tests.Logs.Formats.LogReaderTests;

namespace CyberLM.Tests.Logs.Formats;

/// <summary>Lines that more than one program has written: other line ends, objects side by side, files one behind the other.</summary>
public sealed class MixedLineTests
{
    const string Mark = "\uFEFF";

    static string[] Objects(int count) => [.. Enumerable.Range(0, count).Select(i => $"{{\"a\":{i},\"b\":\"}}{{ {i}\"}}")];

    [Fact]
    public void Records_that_end_by_one_or_the_other_are_all_read()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            string[] objects = Objects(90), ends = ["\r", "\n", "\r\n"];
            var (records, report) = Read(string.Concat(objects.Select(one => one + ends[random.Next(3)])));
            Assert.Equal((seed, 90, 0L), (seed, records.Count, report.BadRecords));
            Assert.Equal(objects, records);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    [InlineData(Mark)]
    public void Objects_side_by_side_among_lines_are_records_of_that_line(string between)
    {
        string[] objects = Objects(62);
        var (records, report) = Read($"{string.Join('\n', objects[..60])}\n{objects[60]}{between}{objects[61]}\n");
        Assert.Equal((LogFormat.JsonLines, 0L), (report.Files[0].Format, report.BadRecords));
        Assert.Equal(objects, records);
    }

    [Fact]
    public void A_bad_one_beside_others_costs_only_itself_and_has_its_place()
    {
        string[] objects = Objects(8);
        string lines = string.Join('\n', objects[..5]) + "\n";
        foreach (string beside in new[] { $"{objects[5]}{{\"a\":x}}{objects[6]}", $"{objects[5]}\r{{\"a\":x}}\r{objects[6]}" })
        {
            var (records, report) = Read($"{lines}{beside}\n{objects[7]}\n");
            Assert.Equal(objects, records);
            var bad = Assert.Single(report.Bad);
            Assert.Equal((6L, (long)lines.Length + beside.IndexOf("{\"a\":x", StringComparison.Ordinal)), (bad.Line, bad.Offset));
        }
    }

    /// <summary>What cat makes of files that begin with a byte order mark.</summary>
    [Theory]
    [InlineData("lines", LogFormat.JsonLines)]
    [InlineData("a line each", LogFormat.JsonValues)]
    [InlineData("array", LogFormat.JsonValues)]
    [InlineData("pretty", LogFormat.JsonValues)]
    public void A_byte_order_mark_within_a_file_costs_no_record(string shape, LogFormat format)
    {
        string[] objects = Objects(9);
        var files = objects.Chunk(3).Select(three => shape switch
        {
            "lines" => string.Concat(three.Select(one => one + "\n")),
            "a line each" => three[0] + "\n",
            "array" => $"[{string.Join(",\n", three)}]\n",
            _ => string.Concat(three.Select(one => one.Replace("{\"a", "{\n  \"a") + "\n")),
        });
        var (records, report) = Read(string.Concat(files.Select(file => Mark + file)));
        Assert.Equal((format, 0L), (report.Files[0].Format, report.BadRecords));
        Assert.Equal(shape == "a line each" ? objects.Where((_, i) => i % 3 == 0) : objects, records);
    }

    [Fact]
    public void A_mark_before_a_plain_line_is_none_of_it()
    {
        Assert.Equal(["one", "two", "three"], Read($"{Mark}one\ntwo\n{Mark}three\n").Records);
        Assert.Equal([$"x{Mark}y"], Read($"x{Mark}y\n").Records);
        Assert.Empty(Record.Exception(() => Read(Encoding.UTF8.GetBytes($"a\n{Mark}")))?.Message ?? "");
    }
}
