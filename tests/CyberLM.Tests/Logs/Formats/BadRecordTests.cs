using System.Text;
using System.Text.Json;
using CyberLM.Logs;
using CyberLM.Tests.Gpt.Data;
using Xunit;
using static CyberLM.Tests.Logs.Formats.LogReaderTests;

namespace CyberLM.Tests.Logs.Formats;

public sealed class BadRecordTests
{
    [Fact]
    public void A_bad_line_is_counted_with_its_place_and_the_rest_is_read()
    {
        var (records, report) = Read("{\"a\":1}\n{\"b\":\n\n{\"c\":2}\nnull\n{\"d\":3}");
        Assert.Equal(["{\"a\":1}", "{\"c\":2}", "{\"d\":3}"], records);
        Assert.Equal([(2L, 8L), (5L, 23L)], report.Bad.Select(bad => (bad.Line, bad.Offset)));
        Assert.Equal("not a JSON object", report.Bad[1].Reason);
        Assert.StartsWith("not JSON at byte 5 of line 1 of the record", report.Bad[0].Reason);
        Assert.Equal(2, report.Files[0].BadRecords);
    }

    [Theory]
    [InlineData("[{\"a\":1},{\"a\":x},{\"a\":2}]", 1, 9)]
    [InlineData("[{\"a\":1},7,{\"a\":2}]", 1, 9)]
    [InlineData("[{\"a\":1},\"s\",{\"a\":2}]", 1, 9)]
    [InlineData("[\n  {\"a\":1},\n  {\"a\":1,\n  {\"a\":2}\n]", 3, 15)]
    [InlineData("[\n  {\n    \"a\":1\n  },\n  {\n    \"x\": {\n    },,\n    \"y\": [\n    ]\n  },\n  {\n    \"a\":2\n  }\n]", 5, 23)]
    [InlineData("[\n  {\n    \"a\":1\n  },\n  {\n    \"x\": oops,\n    \"l\": [\n      {\n        \"n\": 1\n      }\n    ]\n  },\n"
        + "  {\n    \"a\":2\n  }\n]", 5, 23)]
    [InlineData("[{\"a\":1},\n{\"a\":\"open\n},\n{\"a\":2}]", 2, 10)]
    [InlineData("{\n\"a\":1\n}\n{\n\"a\":1\n{\"a\":2}\n", 4, 10)]
    public void A_bad_object_among_good_ones_costs_only_itself(string text, long line, long offset)
    {
        var (records, report) = Read(text);
        Assert.Equal(["{\"a\":1}", "{\"a\":2}"], records);
        Assert.Equal((line, offset), report.Bad.Select(bad => (bad.Line, bad.Offset)).Single());
    }

    /// <summary>A wrapper holds a whole file; within an array the same words are a record's own.</summary>
    [Fact]
    public void Only_the_outermost_object_is_taken_for_a_wrapper()
    {
        var (records, report) = Read("[{\"value\":[{\"a\":1}],\"b\":2},{\"records\":[{\"a\":1},{\"a\":2}]}]");
        Assert.Equal(["{\"value\":[{\"a\":1}],\"b\":2}", "{\"records\":[{\"a\":1},{\"a\":2}]}"], records);
        Assert.Equal(0, report.BadRecords);
    }

    [Theory]
    [InlineData("[{\"a\":1},{\"a\":2}", "the file ends inside an array")]
    [InlineData("{\n\"Records\":[{\"a\":1},{\"a\":2}]", "the file ends inside the object that holds the records")]
    [InlineData("{\"a\":1}{\"a\":2}{\"a\":", "not JSON at byte 5 of line 1 of the record")]
    public void A_cut_end_is_counted_once(string text, string reason)
    {
        var (records, report) = Read(text);
        Assert.Equal(["{\"a\":1}", "{\"a\":2}"], records);
        Assert.StartsWith(reason, Assert.Single(report.Bad).Reason);
    }

    [Fact]
    public void Records_over_the_limit_are_counted_and_passed_over()
    {
        var options = new LogReaderOptions { LargestRecord = 100 };
        string large = "{\"a\":\"" + new string('x', 100_000) + "\"}";
        string[] texts = [$"[{{\"a\":1}},{large},{{\"a\":2}}]", $"{{\"a\":1}}\n{large}\n{{\"a\":2}}\n", $"{{\"a\":1}} {large} {{\"a\":2}}"];
        foreach (string text in texts)
        {
            var (records, report) = Read(text, options);
            Assert.Equal(["{\"a\":1}", "{\"a\":2}"], records);
            long offset = text[0] == '[' ? 9 : 8;
            Assert.Equal((offset, "longer than 100 bytes"), report.Bad.Select(bad => (bad.Offset, bad.Reason)).Single());
        }
        var (lines, lineReport) = Read("a\n" + new string('x', 101) + "\n" + new string('y', 100) + "\r\n", options);
        Assert.Equal(["a", new string('y', 100)], lines);
        Assert.Equal(1, lineReport.BadRecords);
    }

    [Fact]
    public void Depth_is_limited_and_no_depth_kills_the_process()
    {
        var options = new LogReaderOptions { LargestDepth = 256 };
        string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1);
        var (records, report) = Read($"{Nested(256)}\n{Nested(257)}\n{Nested(100_000)}\n{{}}", options);
        Assert.Equal([Nested(256), "{}"], records);
        Assert.Equal(2, report.BadRecords);
        Assert.Equal($"nested deeper than 256 objects and lists, at byte {5 * 256} of line 1 of the record", report.Bad[0].Reason);
        var (one, only) = Read($"{{}}\n{Nested(257)}", options);
        Assert.Equal("1 bad record was left out, 1 are good", only.BadSentences().Last());
        Assert.Single(one);
        var (arrays, _) = Read("[[[{\"a\":1}]]]\n" + new string('[', 100_000), options);
        Assert.Equal(["{\"a\":1}"], arrays);
    }

    [Fact]
    public void Damaged_gz_gives_what_came_before_and_the_place()
    {
        string[] lines = [.. Enumerable.Range(0, 50_000).Select(i => $"line {i} {i * 7919L % 10007}")];
        byte[] gz = Gz(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        var (records, report) = Read(gz[..(gz.Length / 2)]);
        Assert.InRange(records.Count, 1000, 49_000);
        Assert.Equal(lines.Take(records.Count), records);
        Assert.Contains("damaged", Assert.Single(report.Bad).Reason);
        Assert.True(report.Files[0].Compressed);
    }

    [Fact]
    public void Gz_cut_anywhere_gives_only_whole_lines_and_says_so()
    {
        string[] lines = [.. Enumerable.Range(0, 40).Select(i => $"line {i} {i * 7919L % 10007}")];
        byte[] gz = Gz(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
        for (int length = 20; length < gz.Length; length++)
        {
            var reader = new LogReader(["-"], new LogReaderOptions { Input = new MemoryStream(gz[..length]) });
            try
            {
                var records = reader.Read().Select(Text).ToList();
                Assert.Equal(lines.Take(records.Count), records);
                Assert.Equal(1, reader.Report.BadRecords);
            }
            catch (CyberLMException refused)
            {
                Assert.Contains("standard input", refused.Message);
            }
        }
        Assert.Equal(lines, Read(gz).Records);
        Assert.Equal(0, Read(gz).Report.BadRecords);
        Assert.Contains("not gz", Assert.Single(Read([.. gz, 1, 2, 3]).Report.Bad).Reason);
    }

    [Fact]
    public void A_gz_bomb_is_streamed()
    {
        var line = new byte[200 << 20];
        Array.Fill(line, (byte)'a');
        byte[] bomb = Gz(line);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<CyberLMException>(() => Read(bomb, new LogReaderOptions { LargestRecord = 1 << 20 }));
        Assert.Contains("longer than", error.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Fact]
    public void The_list_of_bad_records_is_capped_and_the_count_is_not()
    {
        var (_, report) = Read("{\"a\":1}\n{\"a\":1}\n" + string.Concat(Enumerable.Repeat("{\"a\":1}\nx\n", 100)));
        Assert.Equal((100L, 20), (report.BadRecords, report.Bad.Count));
    }

    [Theory]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"\\uD800\":\"\\uDFFF\"}")]
    [InlineData("{\"\":0,\"b\":-0,\"c\":1.10E+2,\"d\":123456789012345678901234567890}")]
    [InlineData("{\"a\":[[],[{}],null,true,false]}")]
    [InlineData(" \t{ \"a\" : \"\\/\\b\\f\\n\\r\\t\\u00e9\" }\t")]
    public void Odd_but_right_json_is_a_record(string json) => Assert.Equal([json], Read(json + "\n" + json).Records.Distinct());

    [Theory]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":1.}")]
    [InlineData("{\"a\":.5}")]
    [InlineData("{\"a\":+1}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":[1,]}")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{a:1}")]
    [InlineData("{\"a\":\"\\x\"}")]
    [InlineData("{\"a\":\"\\u12\"}")]
    [InlineData("{\"a\":\"tab\there\"}")]
    [InlineData("{\"a\":TRUE}")]
    [InlineData("{\"a\":1}}")]
    [InlineData("{\"a\":1}//")]
    [InlineData("{\"a\":\"\0\"}x")]
    [InlineData("{\"a\":1")]
    [InlineData("[]")]
    [InlineData("\"a\"")]
    public void Wrong_json_is_a_bad_record_in_its_line(string json)
    {
        var (records, report) = Read($"{{\"g\":1}}\n{{\"g\":1}}\n{json}\n{{\"g\":2}}\n");
        Assert.Equal(["{\"g\":1}", "{\"g\":1}", "{\"g\":2}"], records);
        Assert.Equal((3L, 16L), report.Bad.Select(bad => (bad.Line, bad.Offset)).Single());
    }

    [Fact]
    public void Invalid_utf8_in_json_is_bad_and_in_plain_lines_stays()
    {
        byte[] json = [.. "{\"a\":1}\n{\"a\":\""u8, 0xFF, .. "\"}\n{\"a\":2}"u8];
        Assert.Equal(["{\"a\":1}", "{\"a\":2}"], Read(json).Records);
        byte[] plain = [(byte)'x', 0xFF, 0xC0, (byte)'\n', (byte)'y'];
        var reader = new LogReader(["-"], new LogReaderOptions { Input = new MemoryStream(plain) });
        Assert.Equal(plain[..3], reader.Read().First().Utf8.ToArray());
    }

    [Theory]
    [InlineData("lines")]
    [InlineData("pretty")]
    [InlineData("wrapper")]
    public void A_thousand_mutations_give_only_right_records_or_our_own_exception(string shape)
    {
        string[] objects = [.. Enumerable.Range(0, 12).Select(i =>
            $"{{\"id\": {i}, \"user\": {{\"name\": \"u{i}\", \"é\": [1, \"\\u00e9\"]}}}}")];
        string text = shape switch
        {
            "lines" => string.Join('\n', objects),
            "pretty" => $"[\n  {string.Join(",\n  ", objects).Replace("{\"name", "{\n    \"name")}\n]",
            _ => $"{{\"records\": [{string.Join(',', objects)}], \"next\": null}}",
        };
        Mutations.ForEach(Encoding.UTF8.GetBytes(text), 1000, mutated =>
        {
            try
            {
                var reader = new LogReader(["-"], new LogReaderOptions { Input = new MemoryStream(mutated) });
                var records = reader.Read().ToList();
                if (reader.Report.Files[0].Format != LogFormat.Lines)
                    Assert.All(records, record => JsonDocument.Parse(record.Utf8).Dispose());
                Assert.All(records, record => Assert.Equal(-1, record.Utf8.Span.IndexOf((byte)'\n')));
            }
            catch (CyberLMException refused)
            {
                Assert.Contains("standard input", refused.Message);
            }
        });
    }

    [Fact]
    public void One_mutated_line_costs_no_other_line()
    {
        string[] lines = [.. Enumerable.Range(0, 200).Select(i => $"{{\"id\":{i},\"text\":\"value {i}\"}}")];
        var random = new Random(4);
        for (int round = 0; round < 300; round++)
        {
            byte[][] bytes = [.. lines.Select(Encoding.UTF8.GetBytes)];
            int hit = random.Next(lines.Length);
            bytes[hit][random.Next(bytes[hit].Length)] = (byte)random.Next(11, 256);
            var (records, report) = Read([.. bytes.SelectMany(line => line.Append((byte)'\n'))]);
            Assert.Equal(lines.Where((_, i) => i != hit), records.Where(record => record != Encoding.UTF8.GetString(bytes[hit])));
            Assert.Equal(lines.Length, records.Count + report.BadRecords);
            Assert.All(report.Bad, bad => Assert.Equal(hit + 1, bad.Line));
        }
    }
}
