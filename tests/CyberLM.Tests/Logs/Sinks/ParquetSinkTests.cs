using System.Text;
using System.Text.Json;
using CsCheck;
using CyberLM.Logs;
using CyberLM.Tests.Gpt;
using CyberLM.Tests.Gpt.Data;
using Parquet;
using Parquet.Data;
using Parquet.Schema;
using Xunit;

namespace CyberLM.Tests.Logs.Sinks;

public sealed class ParquetSinkTests : IDisposable
{
    /// <summary>How the library names it.</summary>
    static readonly Type Text = typeof(ReadOnlyMemory<char>);

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    static byte[][] Bytes(params string[] records) => [.. records.Select(Encoding.UTF8.GetBytes)];

    WrittenFile Write(IEnumerable<byte[]> records) => RecordFile.Write(folder["a.parquet"], to =>
    {
        foreach (byte[] record in records) to.Write(record);
    });

    /// <summary>No record is spaced unevenly, which the schema of a log would have to keep as text.</summary>
    static void TakesApart(IEnumerable<string> records) =>
        Assert.All(records, record => Assert.True(new TapeReader().Read(Encoding.UTF8.GetBytes(record), new RecordTape())));

    List<string> Read()
    {
        var reader = new LogReader([folder["a.parquet"]]);
        var records = reader.Read().Select(record => Encoding.UTF8.GetString(record.Utf8.Span)).ToList();
        Assert.Equal((0, LogFormat.Parquet), (reader.Report.BadRecords, Assert.Single(reader.Report.Files).Format));
        return records;
    }

    [Fact]
    public void Any_records_come_back_with_types_and_missing_values() => AnyRecord.Table.Sample(records =>
    {
        Write(records);
        Assert.Equal(records.Select(record => AnyRecord.Canonical(record)),
            Read().Select(record => AnyRecord.Canonical(Encoding.UTF8.GetBytes(record))));
    }, iter: 200, threads: 1);

    /// <summary>The library's own reading of the file, which knows nothing of what we say in the metadata.</summary>
    [Fact]
    public async Task Columns_have_the_type_that_all_their_values_have()
    {
        Write(Bytes(
            """{"text":"a","whole":1,"number":1.5,"truth":true,"nested":{"x":[1]},"mixed":1,"spelled":1.10,"null":null,"dots.in.it":"d"}""",
            """{"text":null,"whole":-2,"number":7,"nested":[],"mixed":"1","spelled":2,"null":null,"truth":false}"""));
        var stop = TestContext.Current.CancellationToken;
        await using var reader = await ParquetReader.CreateAsync(folder["a.parquet"], cancellationToken: stop);
        var kinds = reader.Schema.DataFields.ToDictionary(field => field.Name, field => field.ClrType);
        Assert.Equal(new Dictionary<string, Type>
        {
            ["text"] = Text, ["whole"] = typeof(long), ["number"] = typeof(double), ["truth"] = typeof(bool), ["nested"] = Text,
            ["mixed"] = Text, ["spelled"] = Text, ["null"] = Text, ["dots.in.it"] = Text,
        }, kinds);
        using var group = reader.OpenRowGroupReader(0);
        Assert.Equal(2, group.RowCount);
        Assert.Equal(new long[] { 1L, -2L }, await Values<long>("whole"));
        Assert.Equal(new double[] { 1.5, 7 }, await Values<double>("number"));
        Assert.Equal(new bool[] { true, false }, await Values<bool>("truth"));
        Assert.Equal(["a"], await Texts("text"));
        Assert.Equal(["{\"x\":[1]}", "[]"], await Texts("nested"));
        Assert.Equal(["1", "\"1\""], await Texts("mixed"));
        Assert.Equal(["1.10", "2"], await Texts("spelled"));

        DataField Field(string name) => reader.Schema.DataFields.Single(field => field.Name == name);

        async Task<T[]> Values<T>(string name) where T : struct
        {
            using var raw = await group.ReadRawColumnDataBaseAsync(Field(name), stop);
            // Behind the values that are there it holds what a buffer held before.
            int there = raw.DefinitionLevels.ToArray().Count(level => level == Field(name).MaxDefinitionLevel);
            return Assert.IsType<RawColumnData<T>>(raw).Values[..there].ToArray();
        }

        async Task<string[]> Texts(string name) => [.. (await Values<ReadOnlyMemory<char>>(name)).Select(text => text.ToString())];
    }

    [Fact]
    public async Task Real_sign_ins_come_back_over_several_row_groups()
    {
        var lines = Repository.SharedLines("data/azure-ad/signin.jsonl");
        var written = Write(Enumerable.Repeat(lines, 30).SelectMany(line => line).Select(line => line.ToArray()));
        Assert.Equal(30 * lines.Count, written.Records);
        var stop = TestContext.Current.CancellationToken;
        await using (var reader = await ParquetReader.CreateAsync(folder["a.parquet"], cancellationToken: stop))
            Assert.InRange(reader.RowGroupCount, 2, 4);
        var expected = lines.Select(line => AnyRecord.Canonical(line.Span)).ToList();
        var read = Read();
        Assert.Equal(30 * lines.Count, read.Count);
        TakesApart(read.Take(lines.Count));
        for (int i = 0; i < read.Count; i += 17)
            Assert.Equal(expected[i % lines.Count], AnyRecord.Canonical(Encoding.UTF8.GetBytes(read[i])));
        Assert.Equal(expected[^1], AnyRecord.Canonical(Encoding.UTF8.GetBytes(read[^1])));
    }

    [Fact]
    public void What_has_no_row_is_left_out_and_a_file_without_rows_is_refused()
    {
        var written = Write(Bytes("{}", """{"":1}""", "x", """{"a":1}"""));
        Assert.Equal((1, 3), (written.Records, written.LeftOut));
        Assert.Equal(["""{"a":1}"""], Read());
        File.Delete(folder["a.parquet"]);
        Assert.Contains("without a column", Assert.Throws<CyberLMException>(() => Write([])).Message);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_damaged_file_gives_right_json_or_our_own_exception()
    {
        string OneOrNone(int i) => i % 2 == 0 ? "null" : "1";
        Write(Bytes([.. Enumerable.Range(0, 30)
            .Select(i => $"{{\"id\":{i},\"a\":\"x{i}\",\"b\":{{\"n\":[{i}]}},\"c\":{OneOrNone(i)}}}")]));
        int whole = 0;
        Mutations.ForEach(File.ReadAllBytes(folder["a.parquet"]), 300, mutated =>
        {
            File.WriteAllBytes(folder["b.parquet"], mutated);
            try
            {
                var reader = new LogReader([folder["b.parquet"]]);
                var records = reader.Read().Select(record => record.Utf8).ToList();
                if (reader.Report.Files[0].Format == LogFormat.Parquet) Assert.All(records, record => JsonDocument.Parse(record).Dispose());
                whole += records.Count == 30 ? 1 : 0;
            }
            catch (CyberLMException refused)
            {
                Assert.Contains("b.parquet", refused.Message);
            }
        });
        Assert.InRange(whole, 1, 299);
    }

    /// <summary>Said by a file of another hand it must not make records that are no JSON.</summary>
    [Theory]
    [InlineData("""{"a":"json"}""", """{"a":"x"}""")]
    [InlineData("""{"a":"text","b":"json"}""", """{"a":"x"}""")]
    [InlineData("""{"a":null}""", """{"a":"x"}""")]
    [InlineData("""["a"]""", """{"a":"x"}""")]
    [InlineData("{", """{"a":"x"}""")]
    public async Task A_mark_that_is_wrong_costs_nothing(string mark, string record)
    {
        var field = new DataField<string>("a", nullable: true);
        await using (var to = File.Create(folder["a.parquet"]))
        await using (var writer = await ParquetWriter.CreateAsync(
            new ParquetSchema(field), to, cancellationToken: TestContext.Current.CancellationToken))
        {
            writer.CustomMetadata = new Dictionary<string, string> { ["cyberlm.columns"] = mark };
            using var group = writer.CreateRowGroup();
            await group.WriteAsync(field, new[] { "x" });
            group.CompleteValidate();
        }
        Assert.Equal([record], Read());
    }
}
