using System.Text;
using System.Text.Json;
using CsCheck;
using CyberLM.Logs;
using CyberLM.Tests.Gpt;
using CyberLM.Tests.Gpt.Data;
using nietras.SeparatedValues;
using Xunit;

namespace CyberLM.Tests.Logs.Sinks;

public sealed class CsvSinkTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    static byte[][] Bytes(params string[] records) => [.. records.Select(Encoding.UTF8.GetBytes)];

    WrittenFile Write(string name, IEnumerable<byte[]> records) => RecordFile.Write(folder[name], to =>
    {
        foreach (byte[] record in records) to.Write(record);
    });

    /// <summary>No record is spaced unevenly, which the schema of a log would have to keep as text.</summary>
    static void TakesApart(IEnumerable<string> records) =>
        Assert.All(records, record => Assert.True(new TapeReader().Read(Encoding.UTF8.GetBytes(record), new RecordTape())));

    List<string> Read(string name)
    {
        var reader = new LogReader([folder[name]]);
        var records = reader.Read().Select(record => Encoding.UTF8.GetString(record.Utf8.Span)).ToList();
        Assert.Equal((0, LogFormat.Csv), (reader.Report.BadRecords, Assert.Single(reader.Report.Files).Format));
        return records;
    }

    [Fact]
    public void Any_records_come_back_with_types_and_missing_values() => AnyRecord.Table.Sample(records =>
    {
        Write("a.csv", records);
        var read = Read("a.csv");
        Assert.Equal(records.Select(record => AnyRecord.Canonical(record)),
            read.Select(record => AnyRecord.Canonical(Encoding.UTF8.GetBytes(record))));
        File.Delete(folder["a.csv"]);
    }, iter: 200, threads: 1);

    [Fact]
    public void The_table_is_what_any_reader_of_tables_expects()
    {
        Write("a.csv", Bytes("""{"id":1,"user":"x, y","nested":{"a":"\"q\""}}""", """{"id":-2,"flag":true,"user":"","nested":null}"""));
        string[] lines =
        [
            "id,\"flag\",\"user\",\"nested\"",
            "1,,\"x, y\",\"{\"\"a\"\":\"\"\\\"\"q\\\"\"\"\"}\"",
            "-2,true,\"\",null",
        ];
        Assert.Equal(string.Concat(lines.Select(line => line + "\n")), File.ReadAllText(folder["a.csv"]));
        using var sep = Sep.Reader(options => options with { Unescape = true }).FromFile(folder["a.csv"]);
        var rows = new List<string[]>();
        foreach (var row in sep) rows.Add([row[0].ToString(), row[1].ToString(), row[2].ToString(), row[3].ToString()]);
        Assert.Equal([["1", "", "x, y", "{\"a\":\"\\\"q\\\"\"}"], ["-2", "true", "", "null"]], rows);
    }

    /// <summary>OWASP, "CSV Injection": the characters that a cell must not begin with.</summary>
    [Theory]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(1+9)")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    public void No_cell_begins_a_formula(string text)
    {
        string spelled = JsonSerializer.Serialize(text);
        string[] records = [$"{{\"@SUM(1+9)\":{spelled},\"b\":-5}}"];
        Write("a.csv", Bytes(records));
        using var sep = Sep.Reader(options => options with { Unescape = true, HasHeader = false }).FromFile(folder["a.csv"]);
        var cells = new List<string>();
        foreach (var row in sep) cells.AddRange([row[0].ToString(), row[1].ToString()]);
        Assert.Equal(["'@SUM(1+9)", "b", "'" + text, "-5"], cells);          // a number holds no formula
        Assert.Equal(AnyRecord.Canonical(Encoding.UTF8.GetBytes(records[0])),
            AnyRecord.Canonical(Encoding.UTF8.GetBytes(Assert.Single(Read("a.csv")))));
    }

    [Fact]
    public void Real_sign_ins_come_back_in_their_own_spelling_also_packed()
    {
        var lines = Repository.SharedLines("data/azure-ad/signin.jsonl");
        foreach (string name in new[] { "a.csv", "a.csv.gz", "a.csv.zst" })
        {
            Write(name, lines.Select(line => line.ToArray()));
            var read = Read(name);
            Assert.Equal(lines.Select(line => AnyRecord.Canonical(line.Span)),
                read.Select(record => AnyRecord.Canonical(Encoding.UTF8.GetBytes(record))));
            TakesApart(read);
            // Only the blanks between tokens are not kept.
            Assert.Equal(lines.Select(line => Compact(Encoding.UTF8.GetString(line.Span))), read.Select(Compact));
        }

        static string Compact(string record) => record.Replace(" ", "");
    }

    [Fact]
    public void What_has_no_row_is_left_out_and_said()
    {
        string[] records = ["{}", """{"a":1,"a":2}""", """{"":1}""", """{"x=1":1}""", """{"a,b":1}""", "[1]", "{\"b\"", """{"a":1}"""];
        var written = Write("a.csv", Bytes(records));
        Assert.Equal((1, 7, "a record without keys has no row"), (written.Records, written.LeftOut, written.WhyLeftOut));
        Assert.Equal(["""{"a":1}"""], Read("a.csv"));
        Assert.Contains("stands twice", Write("b.csv", Bytes("""{"a":1,"a":2}""", """{"a":1}""")).WhyLeftOut);
        Assert.Contains("no column can have the name 'a,b'", Write("c.csv", Bytes("""{"a,b":2}""", """{"a":1}""")).WhyLeftOut);
    }

    [Fact]
    public void Ten_thousand_keys_are_columns_as_far_as_a_header_is_found_again()
    {
        byte[][] records = Bytes([.. Enumerable.Range(0, 10_000).Select(i => $"{{\"k{i}\":{i}}}")]);
        var written = Write("a.csv", records);
        Assert.InRange(written.Records, 5000, 9999);
        Assert.Equal(10_000, written.Records + written.LeftOut);
        Assert.Contains("more than 60000 bytes", written.WhyLeftOut);
        Assert.Equal(records.Take((int)written.Records).Select(Encoding.UTF8.GetString), Read("a.csv"));
    }

    /// <summary>What others write keeps its meaning: the mark asks for quotes that nobody sets.</summary>
    [Theory]
    [InlineData("a,b\n1,\n", "{\"a\":\"1\",\"b\":\"\"}")]
    [InlineData("\"a\",\"b\"\n1,\n", "{\"a\":\"1\",\"b\":\"\"}")]
    [InlineData("a,\"b,c\"\n1,'x\n", "{\"a\":\"1\",\"b,c\":\"'x\"}")]
    [InlineData("\"a\",\"b\"\n\"'1\",\"\"\"x\"\"\"\n", "{\"a\":\"'1\",\"b\":\"\\\"x\\\"\"}")]
    [InlineData("a,\"b\"\n1,\n", "{\"a\":1}")]
    [InlineData("a,\"b\"\n01,\"'x\"\n", "{\"a\":\"01\",\"b\":\"x\"}")]
    [InlineData("\"a\"\n\"x\"\n", "{\"a\":\"x\"}")]
    public void Only_a_marked_header_gives_cells_types(string table, string record)
    {
        File.WriteAllText(folder["a.csv"], table);
        Assert.Equal([record], Read("a.csv"));
    }

    [Fact]
    public void A_damaged_table_gives_right_json_or_our_own_exception()
    {
        Write("a.csv", Bytes([.. Enumerable.Range(0, 30)
            .Select(i => $"{{\"id\":{i},\"a\":\"'=\\\"{i}\",\"b\":{{\"n\":[{i}]}},\"c\":null}}")]));
        int marked = 0;
        Mutations.ForEach(File.ReadAllBytes(folder["a.csv"]), 300, mutated =>
        {
            File.WriteAllBytes(folder["b.csv"], mutated);
            try
            {
                var reader = new LogReader([folder["b.csv"]]);
                var records = reader.Read().Select(record => record.Utf8).ToList();
                if (reader.Report.Files[0].Format != LogFormat.Csv) return;
                Assert.All(records, record => JsonDocument.Parse(record).Dispose());
                marked += Encoding.UTF8.GetString(records[0].Span).StartsWith("{\"id\":0,") ? 1 : 0;
            }
            catch (CyberLMException refused)
            {
                Assert.Contains("b.csv", refused.Message);
            }
        });
        Assert.InRange(marked, 150, 300);
    }

    [Fact]
    public void Nothing_stays_on_the_disk_when_it_fails()
    {
        Assert.Throws<InvalidOperationException>(() => RecordFile.Write(folder["a.csv"], to =>
        {
            to.Write("{\"a\":1}"u8);
            Assert.DoesNotContain(".partial", string.Concat(Directory.GetFiles(folder.Path, ".*")));
            throw new InvalidOperationException();
        }));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }
}
