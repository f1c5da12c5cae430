using System.Text;
using System.Text.Json;
using CsCheck;
using CyberLM.Logs;
using CyberLM.Tests.Gpt.Data;
using nietras.SeparatedValues;
using Xunit;
using static CyberLM.Tests.Logs.Formats.LogReaderTests;

namespace CyberLM.Tests.Logs.Formats;

public sealed class CsvTests
{
    [Theory]
    [InlineData("a,b\n1,x\n2,\n", "{\"a\":\"1\",\"b\":\"x\"}", "{\"a\":\"2\",\"b\":\"\"}")]
    [InlineData("a;b\r\n\r\n1;x,y\r\n2;z", "{\"a\":\"1\",\"b\":\"x,y\"}", "{\"a\":\"2\",\"b\":\"z\"}")]
    [InlineData("a\tb\n1\t \"q\" \n\"2\"\t\"a \"\"b\"\"\"",
        "{\"a\":\"1\",\"b\":\" \\\"q\\\" \"}", "{\"a\":\"2\",\"b\":\"a \\\"b\\\"\"}")]
    [InlineData("a,b\n\"{\"\"x\"\":\n [1.10, {}]}\",\"[ ]\"\n{},[x]",
        "{\"a\":{\"x\":[1.10,{}]},\"b\":[ ]}", "{\"a\":{},\"b\":\"[x]\"}")]
    [InlineData("\"a b\",\"c,d\",e\n\"l1\r\nl2\",\"\t\\\",\n\"\"\"\",\"\",",
        "{\"a b\":\"l1\\r\\nl2\",\"c,d\":\"\\t\\\\\",\"e\":\"\"}", "{\"a b\":\"\\\"\",\"c,d\":\"\",\"e\":\"\"}")]
    [InlineData("user,id\nà,\u0001\n€,/", "{\"user\":\"à\",\"id\":\"\\u0001\"}", "{\"user\":\"€\",\"id\":\"/\"}")]
    public void Rows_become_records_in_the_order_of_the_header(string text, string first, string second)
    {
        var (records, report) = Read(text);
        Assert.Equal([first, second], records);
        Assert.Equal((LogFormat.Csv, 0L), (report.Files[0].Format, report.BadRecords));
    }

    [Theory]
    [InlineData("a,a,a\n1,2,3", "{\"a\":\"1\",\"a_2\":\"2\",\"a_3\":\"3\"}")]
    [InlineData(",a,b,a_2,a\n1,2,3,4,5", "{\"column1\":\"1\",\"a\":\"2\",\"b\":\"3\",\"a_2\":\"4\",\"a_3\":\"5\"}")]
    [InlineData(",column1,x,y\n1,2,3,4", "{\"column1_2\":\"1\",\"column1\":\"2\",\"x\":\"3\",\"y\":\"4\"}")]
    [InlineData("a,column3, ,b,c\n1,2,3,4,5", "{\"a\":\"1\",\"column3\":\"2\",\"column3_2\":\"3\",\"b\":\"4\",\"c\":\"5\"}")]
    public void Names_that_stand_twice_or_are_empty_get_others(string text, string record) => Assert.Equal([record], Read(text).Records);

    [Fact]
    public void Thirty_thousand_columns_of_one_name_are_named_at_once()
    {
        string cells = string.Concat(Enumerable.Repeat(",1", 29_999));
        var (records, _) = Read($"a{cells.Replace('1', 'a')}\n1{cells}\n");
        Assert.Contains("\"a_30000\":\"1\"}", Assert.Single(records));
    }

    [Fact]
    public void A_row_with_more_or_fewer_cells_is_bad_in_its_place()
    {
        var (records, report) = Read("a,b\n1,x\n2\n3,\"y\nz\",w\n4,x\n5,y\n6,z\n7,w\n8,v\n9,u\n10,t\n11,s\n");
        Assert.Equal(9, records.Count);
        Assert.Equal([(3L, 8L, "1 cells"), (4L, 10L, "3 cells")], report.Bad.Select(bad => (bad.Line, bad.Offset, bad.Reason[..7])));
    }

    [Theory]
    [InlineData("3,\"open\n4,d\n5,e", "not closed before the end", new[] { "4", "5" })]
    [InlineData("3,\"open\n4,\"d\"\n5,e", "closed by the next row's", new[] { "4", "5" })]
    [InlineData("3,\"x\"y\n4,d\n5,e", "goes on behind it", new[] { "4", "5" })]
    [InlineData("3,\"one\ntwo\"three\n4,d\n5,e", "two lines are one bad row", new[] { "4", "5" })]
    public void A_stray_quote_costs_only_its_row(string rows, string what, string[] after)
    {
        var (records, report) = Read("a,b\n" + string.Concat(Enumerable.Range(0, 9).Select(i => $"0,{i}\n")) + rows);
        Assert.True(report.BadRecords == 1, what);
        Assert.Equal(after, records[9..].Select(record => record[6..7]));
        Assert.Equal((11L, 40L), (report.Bad[0].Line, report.Bad[0].Offset));
    }

    [Fact]
    public void A_row_over_the_limit_is_passed_over()
    {
        var options = new LogReaderOptions { LargestRecord = 100 };
        string rows = string.Concat(Enumerable.Repeat("1,2\n", 20));
        var (records, report) = Read($"a,b\n{rows}3,\"{new string('x', 100_000)}\"\n4,5\n", options);
        Assert.Equal(21, records.Count);
        Assert.Equal((22L, "longer than 100 bytes"), (report.Bad[0].Line, Assert.Single(report.Bad).Reason));
        // Escapes make a record longer than its row.
        Assert.Contains("longer", Assert.Single(Read($"a,b\n{rows}3,{new string('\\', 80)}\n", options).Report.Bad).Reason);
    }

    [Fact]
    public void Wrong_utf8_is_a_bad_row_and_deep_json_a_string()
    {
        string deep = new string('[', 300) + new string(']', 300);
        byte[] text = [.. "a,b\n1,2\n1,2\n1,2\n1,2\n"u8, .. "x,"u8, 0xFF, (byte)'\n', .. Encoding.ASCII.GetBytes($"y,{deep}\n")];
        var (records, report) = Read(text);
        Assert.Equal($"{{\"a\":\"y\",\"b\":\"{deep}\"}}", records[^1]);
        Assert.Equal((6L, 20L), (report.Bad[0].Line, Assert.Single(report.Bad).Offset));
    }

    [Theory]
    [InlineData("2016-09-28 04:30:30, Info  CBS  Loaded\n2016-09-28 04:30:31, Info  CBS  Ending\n")]
    [InlineData("Dec 10 06:55:46 LabSZ sshd[24200]: a, b\nDec 10 06:55:46 LabSZ sshd[24200]: c, d\n")]
    [InlineData("[Sun Dec 04 04:47:44 2005] [notice] a, b\n[Sun Dec 04 04:47:44 2005] [error] c, d\n")]
    [InlineData("time=1,level=info\ntime=2,level=warn\n")]
    [InlineData("Hello, world\nand, again\nand, more\n")]
    [InlineData("The first, as said\nThe second\nThe third, and others, too\n")]
    [InlineData("a,b\n")]
    [InlineData("one\ntwo,three\n")]
    public void Lines_with_commas_are_no_table(string text) => Assert.Equal(LogFormat.Lines, Read(text).Report.Files[0].Format);

    [Fact]
    public void What_is_called_a_table_and_has_no_header_is_refused_and_stops_nothing()
    {
        using var folder = new Gpt.TemporaryFolder();
        File.WriteAllText(folder["a.csv"], "1,2\n3,4\n");
        File.WriteAllText(folder["b.csv"], "User name, IP address\nx,\n");
        File.WriteAllText(folder["c.tsv"], "{\"a\":1}\n");
        File.WriteAllText(folder["d.csv"], "a,b\n");
        var reader = new LogReader([folder.Path]);
        Assert.Equal(["{\"User name\":\"x\",\" IP address\":\"\"}", "{\"a\":1}"], reader.Read().Select(Text));
        var bad = Assert.Single(reader.Report.Bad);
        Assert.Equal((folder["a.csv"], 1L), (bad.Source, bad.Line));
        Assert.Contains("does not name its columns", bad.Reason);
    }

    [Fact]
    public void Why_something_is_no_table_is_said()
    {
        Check("a,b,c\n1,2,3\n1,2\n1\n1,2\n", "whose first line names 3 columns, and fewer than four of five rows");
        Check("\"a,b\n1,2\n3,4\n", "in whose first line a quote is not closed");
        Check(string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"column{i}")) + "\n1,2\n", "whose first line is longer than 65536");
        Check("\"1\",\"2\"\n3,4\n", "does not name its columns");

        static void Check(string text, string part)
        {
            using var folder = new Gpt.TemporaryFolder();
            File.WriteAllText(folder["a.csv"], text);
            var error = Assert.Throws<CyberLMException>(() => new LogReader([folder["a.csv"]]).Read().ToList());
            Assert.Contains(part, error.Message);
        }
    }

    [Fact]
    public void Cut_anywhere_it_gives_every_whole_row_and_one_bad_one()
    {
        string whole = "id,text,more\n" + string.Concat(Enumerable.Range(10, 20).Select(i => $"{i},\"a \"\"{i}\"\", b\nc\",{{}}\n"));
        var expected = Read(whole).Records;
        for (int length = 40; length < whole.Length; length++)
        {
            var (records, report) = Read(whole[..length]);
            int rows = whole[..length].Split(",{}\n").Length - 1;
            Assert.Equal(expected.Take(rows), records.Take(rows));
            Assert.InRange(records.Count, rows, rows + 1);          // the last cell may be cut and still be one
            Assert.Equal(whole[length - 1] == '\n' && rows > 0 && whole[..length].EndsWith(",{}\n") ? 0 : 1,
                records.Count - rows + report.BadRecords);
        }
    }

    static readonly Gen<string> Cell = Gen.OneOf(
        Gen.String[Gen.Char["a,;\t\"\n\ré {\\"], 0, 6], Gen.Const(""), Gen.Int.Select(i => $"{i}"));

    /// <summary>Another library reads the same tables.</summary>
    [Theory]
    [InlineData(',', "\n")]
    [InlineData(';', "\r\n")]
    [InlineData('\t', "\n")]
    public void Any_table_is_read_as_another_library_reads_it(char delimiter, string lineBreak) =>
        Gen.Int[2, 6].SelectMany(columns => Cell.Array[columns].List[1, 20]).Sample(rows =>
        {
            string header = string.Join(delimiter, Enumerable.Range(0, rows[0].Length).Select(i => $"name{i}"));
            string text = header + lineBreak + string.Concat(rows.Select(row => string.Join(delimiter, row.Select(Quoted)) + lineBreak));
            var (records, report) = Read(text);
            Assert.Equal(0, report.BadRecords);
            Assert.Equal(ReadBySep(text, delimiter), records.Select(Values));
            string Quoted(string cell) => cell.IndexOfAny(['"', '\r', '\n', delimiter]) >= 0 || cell.Length % 3 == 2
                ? $"\"{cell.Replace("\"", "\"\"")}\""
                : cell;
        }, iter: 500);

    static List<string[]> ReadBySep(string text, char delimiter)
    {
        using var reader = new Sep(delimiter).Reader(options => options with { Unescape = true }).FromText(text);
        var rows = new List<string[]>();
        foreach (var row in reader)
        {
            var cells = new string[row.ColCount];
            for (int i = 0; i < cells.Length; i++) cells[i] = row[i].ToString();
            rows.Add(cells);
        }
        return rows;
    }

    static string[] Values(string record)
    {
        using var json = JsonDocument.Parse(record);
        return [.. json.RootElement.EnumerateObject().Select(member =>
            member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText())];
    }

    [Fact]
    public void The_size_of_the_pieces_in_which_it_comes_changes_nothing()
    {
        byte[] text = Encoding.UTF8.GetBytes("a,b\r\n1,\"x\r\n\"\"y\"\"\"\r\n\"2\",\r\n3,\"open\r\n4,z\r\n"
            + "5,\"{\"\"a\"\":1}\"\r\n6,7\r\n8,9\r\n");
        var expected = Read(text);
        var reader = new LogReader(["-"], new LogReaderOptions { Input = new Drops(text) });
        Assert.Equal(expected.Records, reader.Read().Select(Text));
        Assert.Equal(expected.Report.Bad, reader.Report.Bad);
        Assert.Equal(1, reader.Report.BadRecords);
    }

    /// <summary>The format is decided on the beginning; what comes behind it byte by byte.</summary>
    sealed class Drops(byte[] bytes) : ForwardStream
    {
        int given;

        public override int Read(Span<byte> buffer)
        {
            if (given == bytes.Length || buffer.IsEmpty) return 0;
            buffer[0] = bytes[given++];
            return 1;
        }
    }

    [Fact]
    public void One_mutated_row_costs_few_others_and_records_are_right_or_named()
    {
        string[] rows = [.. Enumerable.Range(0, 60).Select(i => $"{i},\"text, \"\"{i}\"\"\",{{\"n\":{i}}}")];
        byte[] whole = Encoding.UTF8.GetBytes("id,text,more\n" + string.Join('\n', rows) + "\n");
        var expected = Read(whole).Records;
        Mutations.ForEach(whole, 1000, mutated =>
        {
            try
            {
                var (records, report) = Read(mutated);
                if (report.Files[0].Format == LogFormat.Csv)
                    Assert.All(records, record => JsonDocument.Parse(record).Dispose());
                bool sameHeader = mutated.AsSpan().StartsWith("id,text,more\n"u8);
                if (sameHeader && mutated.Length == whole.Length)
                    Assert.InRange(records.Intersect(expected).Count(), 54, 60);
            }
            catch (CyberLMException refused)
            {
                Assert.Contains("standard input", refused.Message);
            }
        });
    }
}
