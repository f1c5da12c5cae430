using System.Text;
using System.Text.Json;
using CsCheck;
using CyberLM.Logs;
using CyberLM.Tests.Gpt;
using CyberLM.Tests.Gpt.Data;
using Parquet;
using Parquet.Schema;
using Xunit;
using static CyberLM.Tests.Logs.Formats.LogReaderTests;

namespace CyberLM.Tests.Logs.Formats;

public sealed class ParquetTests : IDisposable
{
    static readonly string Fixture = Path.Combine(AppContext.BaseDirectory, "fixtures", "parquet", "nested.parquet");
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Rows_that_another_program_wrote_become_the_records_that_it_names()
    {
        var reader = new LogReader([Fixture]);
        var records = reader.Read().ToList();
        Assert.Equal(File.ReadAllLines(Path.ChangeExtension(Fixture, ".jsonl")), records.Select(Text));
        Assert.Equal([1L, 2, 3, 4, 5], records.Select(record => record.Line));
        Assert.Equal((LogFormat.Parquet, 0L), (reader.Report.Files[0].Format, reader.Report.BadRecords));
    }

    [Fact]
    public async Task Row_groups_are_read_one_by_one_and_a_damaged_one_costs_its_own_rows()
    {
        byte[] file = await Write(["aaaa", "b", "c"], ["xxxx", "y"], ["zzzz"]);
        Assert.Equal(["aaaa", "b", "c", "xxxx", "y", "zzzz"], ReadFile(file).Records);
        file.AsSpan(file.AsSpan().IndexOf("xxxx"u8) - 4, 4).Fill(0xFF);         // the length of a text
        var (records, report) = ReadFile(file);
        Assert.Equal(["aaaa", "b", "c", "zzzz"], records);
        Assert.Equal((2L, 4L), (report.BadRecords, Assert.Single(report.Bad).Line));
        Assert.StartsWith("2 rows", report.Bad[0].Reason);
    }

    [Fact]
    public async Task A_footer_that_is_cut_off_or_too_deep_is_named_and_stops_nothing()
    {
        byte[] file = await Write(["a"]);
        File.WriteAllText(folder["b.log"], "good");
        for (int length = 4; length < file.Length; length += 7)
        {
            File.WriteAllBytes(folder["a.parquet"], file[..length]);
            var reader = new LogReader([folder.Path]);
            Assert.Equal(["good"], reader.Read().Select(Text));
            Assert.Contains("footer", Assert.Single(reader.Report.Bad).Reason);
        }
        foreach (byte[] deep in new[] { DeepSchema(100_000), DeepValue(100_000) })
        {
            File.WriteAllBytes(folder["a.parquet"], deep);
            var reader = new LogReader([folder.Path]);
            Assert.Equal(["good"], reader.Read().Select(Text));
            Assert.Contains("nested deeper", Assert.Single(reader.Report.Bad).Reason);
        }
    }

    [Fact]
    public async Task A_record_over_the_limit_is_bad_and_a_pipe_is_refused()
    {
        byte[] file = await Write(["a", new string('x', 500), "c"]);
        var (records, report) = ReadFile(file, new LogReaderOptions { LargestRecord = 100 });
        Assert.Equal(["a", "c"], records);
        Assert.Equal((2L, "longer than 100 bytes"), (report.Bad[0].Line, Assert.Single(report.Bad).Reason));
        byte[] packed = Gz(file);
        Assert.Contains("from a file only", Assert.Throws<CyberLMException>(() => Read(packed)).Message);
    }

    /// <summary>Lists of lists, null and empty ones, cut into levels as the format's specification says.</summary>
    [Fact]
    public void Any_nested_lists_come_back()
    {
        var item = Gen.OneOf(Gen.Const((long?)null), Gen.Long.Select(number => (long?)number));
        var inner = Gen.OneOf(Gen.Const((long?[]?)null), item.Array[0, 3].Select(list => (long?[]?)list));
        var outer = Gen.OneOf(Gen.Const((long?[]?[]?)null), inner.Array[0, 3].Select(list => (long?[]?[]?)list));
        outer.Array[1, 20].Sample(rows =>
        {
            var (records, report) = ReadFile(WriteLists(rows).GetAwaiter().GetResult());
            Assert.Equal(0, report.BadRecords);
            Assert.Equal(rows.Select(row => $"{{\"l\":{JsonSerializer.Serialize(row)}}}"), records);
        }, iter: 200, threads: 1);
    }

    [Fact]
    public void A_thousand_mutations_give_right_json_or_our_own_exception()
    {
        int named = 0;
        Mutations.ForEach(File.ReadAllBytes(Fixture), 1000, mutated =>
        {
            try
            {
                var (records, report) = ReadFile(mutated);
                if (report.Files[0].Format == LogFormat.Parquet)
                    Assert.All(records, record => JsonDocument.Parse(record).Dispose());
                named += report.BadRecords > 0 ? 1 : 0;
            }
            catch (CyberLMException refused) when (refused is not EnvironmentException)
            {
                named++;
            }
        });
        Assert.InRange(named, 400, 1000);
    }

    (List<string> Records, ReadReport Report) ReadFile(byte[] file, LogReaderOptions? options = null)
    {
        File.WriteAllBytes(folder["a.parquet"], file);
        var reader = new LogReader([folder["a.parquet"]], options);
        return ([.. reader.Read().Select(Value)], reader.Report);
    }

    /// <summary>A record of one column that is text stands for its value.</summary>
    static string Value(LogRecord record)
    {
        string text = Text(record);
        return text.StartsWith("{\"text\":\"") ? text[9..^2] : text;
    }

    static async Task<byte[]> Write(params string[][] groups)
    {
        var target = new MemoryStream();
        var field = new DataField<string>("text", nullable: false);
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.None, DictionaryEncodingThreshold = 0 };
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(field), target, options))
            foreach (string[] rows in groups)
            {
                using var group = writer.CreateRowGroup();
                await group.WriteAsync(field, rows);
                group.CompleteValidate();
            }
        return target.ToArray();
    }

    /// <summary>
    /// Definition: 0 null, 1 empty, 2 a null list, 3 an empty one, 4 a null number, 5 a number. Repetition: which list goes on.
    /// </summary>
    static async Task<byte[]> WriteLists(long?[]?[]?[] rows)
    {
        var values = new List<long>();
        var levels = new List<(int Definition, int Repetition)>();
        foreach (long?[]?[]? row in rows)
        {
            if (row is null or []) levels.Add((row is null ? 0 : 1, 0));
            for (int i = 0; i < row?.Length; i++)
            {
                if (row[i] is null or []) levels.Add((row[i] is null ? 2 : 3, i == 0 ? 0 : 1));
                for (int j = 0; j < row[i]?.Length; j++)
                {
                    levels.Add((row[i]![j] is null ? 4 : 5, j > 0 ? 2 : i > 0 ? 1 : 0));
                    if (row[i]![j] is { } value) values.Add(value);
                }
            }
        }
        var element = new DataField<long>("element", nullable: true);
        var schema = new ParquetSchema(new ListField("l", new ListField("element", element)));
        var target = new MemoryStream();
        await using (var writer = await ParquetWriter.CreateAsync(schema, target))
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAllPartsAsync<long>(element, values.ToArray(), levels.Select(level => level.Definition).ToArray(),
                levels.Select(level => level.Repetition).ToArray(), TestContext.Current.CancellationToken);
        }
        return target.ToArray();
    }

    /// <summary>Thrift's compact protocol: a field's header is the step in its number and its kind: text 8, list 9, struct 12.</summary>
    static byte[] DeepSchema(int depth) => WithFooter([
        0x15, 2, 0x19, 0xFC, .. Varint(depth + 1),
        .. Enumerable.Repeat<byte[]>([0x35, 0, 0x18, 1, (byte)'a', 0x15, 2, 0], depth).SelectMany(field => field),
        0x15, 2, 0x25, 0, 0x18, 1, (byte)'b', 0, 0x16, 0, 0x19, 0x0C, 0]);

    static byte[] DeepValue(int depth) => WithFooter([0xFC, .. Enumerable.Repeat((byte)0x1C, depth), .. new byte[depth + 2]]);

    static byte[] WithFooter(byte[] footer) => [.. "PAR1"u8, .. footer, .. BitConverter.GetBytes(footer.Length), .. "PAR1"u8];

    static byte[] Varint(int value) => value < 128 ? [(byte)value] : [(byte)(value | 128), .. Varint(value >> 7)];
}
