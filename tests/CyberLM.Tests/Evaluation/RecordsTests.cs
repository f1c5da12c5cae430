using System.IO.Compression;
using System.Text;
using CyberLM.Evaluation;
using CyberLM.Logs;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Evaluation;

/// <summary>From bytes to flat records, nothing lost on the way.</summary>
public sealed class RecordsTests
{
    readonly FlatLog log = new();

    [Fact]
    public void Missing_null_and_empty_are_three_things()
    {
        FlatRecord[] records = log.All(["""{"a":"x"}""", """{"a":null}""", """{"a":""}""", """{"b":1}"""]);
        int[] column = new RecordTable(records, log.Names).Column(log.Path("a"));
        Assert.Equal(["\"x\"", "null", "\"\""], column[..3].Select(value => log.Names.Values[value]));
        Assert.Equal(FlatRecord.Missing, column[3]);
    }

    [Fact]
    public void Numbers_keep_their_spelling_and_texts_lose_their_escapes()
    {
        var record = log.Flat("""{"n":1.10,"t":"\u00e9","o":{},"p":{"q":true},"l":[{"k":1},{"k":2}]}""");
        string[] paths = ["n", "t", "o", "p", "p.q", "l"];
        Assert.Equal(["1.10", "\"é\"", "{}", "{", "true", "[2]"], paths.Select(path => log.At(record, path)));
        Assert.Equal(["1", "2"], record.At(log.Path("l[].k")).ToArray().Select(node => log.Names.Values[node.Value]));
        Assert.Null(log.At(record, "l[].k"));
        int joined = new RecordTable([record], log.Names).Column(log.Path("l[].k"))[0];
        Assert.Equal("1,2", log.Names.Values[joined]);
    }

    [Theory]
    [InlineData("{\"a\":1")]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("[{\"a\":1}]")]
    [InlineData("{\"a\":\"\"\"}")]
    [InlineData("{\"a\":1} {\"a\":2}")]
    public void What_is_not_one_object_is_no_record(string line) => Assert.Null(RecordFlattening.Parse(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void Invalid_UTF8_is_no_record_and_a_lone_surrogate_is_one()
    {
        Assert.Null(RecordFlattening.Parse(new byte[] { (byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}' }));
        Assert.Equal("\"\\ud800\"", log.At(log.Flat("""{"a":"\ud800"}"""), "a"));
    }

    [Fact]
    public void A_repeated_key_is_noticed_and_the_order_of_keys_is_not()
    {
        Assert.True(log.Flat("""{"a":{"b":1,"b":1}}""").RepeatsKey);
        FlatRecord one = log.Flat("""{"a":1,"b":{"c":[1,2]}}"""), same = log.Flat("""{ "b": {"c":[1, 2]}, "a": 1 }""");
        Assert.False(one.RepeatsKey);
        Assert.Equal(one.Content, same.Content);
        Assert.NotEqual(one.Content, log.Flat("""{"a":1,"b":{"c":[2,1]}}""").Content);
    }

    [Theory]
    [InlineData("a\n\nb\r\nc\n", "a||b|c")]
    [InlineData("a\nb", "a|b")]
    [InlineData("\n", "")]
    public void Every_line_is_an_attempt(string text, string lines)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["plain"], text);
        using (var gz = new GZipStream(File.Create(folder["packed"]), CompressionLevel.Fastest)) gz.Write(Encoding.UTF8.GetBytes(text));
        foreach (string file in new[] { "plain", "packed" })
            Assert.Equal(lines, string.Join('|', Lines(folder[file])));
    }

    /// <summary>Each form as `generate --out` writes it; lines may be named as an array.</summary>
    [Theory]
    [InlineData("made.json", "JSON array")]
    [InlineData("made.json.gz", "JSON array, gz")]
    [InlineData("made.csv", "CSV")]
    [InlineData("made.csv.zst", "CSV, zstd")]
    [InlineData("made.parquet", "Parquet")]
    [InlineData("made.jsonl", null)]
    [InlineData("made.jsonl.gz", null)]
    public void Another_form_than_lines_is_refused_by_name(string name, string? form)
    {
        using var folder = new TemporaryFolder();
        using (var file = File.Create(folder[name]))
        using (var sink = RecordSink.Open(OutputForm.Of(name), file, folder.Path))
        {
            for (int i = 0; i < 3; i++) sink.Write(Encoding.UTF8.GetBytes($$"""{"a":{{i}}}"""));
            sink.Complete();
        }
        var made = new SyntheticFile("made", folder[name]);
        if (form is null) Assert.Equal(3, Lines(made.RequireLines().Path).Count());
        else Assert.StartsWith($"{folder[name]}: {form}, ", Assert.Throws<CyberLMException>(made.RequireLines).Message);
    }

    [Fact]
    public void Lines_that_are_named_as_an_array_are_lines()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["made.json"], "{\"a\":1}\n{\"a\":2}\n");
        Assert.Equal(2, Lines(new SyntheticFile("made", folder["made.json"]).RequireLines().Path).Count());
    }

    [Fact]
    public void A_line_longer_than_the_buffer_comes_whole()
    {
        using var folder = new TemporaryFolder();
        string wide = new('x', 200_001);
        File.WriteAllText(folder["wide"], $"{wide}\nb\n");
        Assert.Equal([wide, "b"], Lines(folder["wide"]));
    }

    [Fact]
    public void A_damaged_or_cut_gz_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        using (var gz = new GZipStream(File.Create(folder["whole.gz"]), CompressionLevel.Fastest))
            for (int i = 0; i < 1000; i++) gz.Write(Encoding.UTF8.GetBytes($"{{\"i\":{i * 7919}}}\n"));
        byte[] bytes = File.ReadAllBytes(folder["whole.gz"]);
        Array.Fill(bytes, (byte)0xff, bytes.Length / 2, 40);
        File.WriteAllBytes(folder["damaged.gz"], bytes);
        File.WriteAllBytes(folder["cut.gz"], File.ReadAllBytes(folder["whole.gz"])[..(bytes.Length / 2)]);
        Assert.Equal(1000, Lines(folder["whole.gz"]).Count());
        foreach (string bad in new[] { "damaged.gz", "cut.gz" })
            Assert.Contains(bad, Assert.Throws<CyberLMException>(() => Lines(folder[bad]).Count()).Message);
    }

    static IEnumerable<string> Lines(string path) =>
        AttemptLines.Read(path, TestContext.Current.CancellationToken).Select(Encoding.UTF8.GetString);

    [Fact]
    public void A_set_keeps_so_many_records_and_counts_all()
    {
        var set = new RecordSet("s", 20, 1);
        FlatRecord[] records = [.. Enumerable.Range(0, 500).Select(i => log.Flat($"{{\"i\":{i}}}"))];
        for (int i = 0; i < records.Length; i++)
        {
            int number = i;
            set.Add(() => records[number], new TimedEvent(0, number));
            if (i % 5 == 0) set.AddFailures();
        }
        Assert.Equal((600L, 500L, 20, 500), (set.Attempts, set.Parsed, set.Records.Length, set.Events.Length));
        int[] kept = [.. set.Records.Select(record => Array.IndexOf(records, record))];
        Assert.Equal(kept.Order().Distinct(), kept);
        Assert.InRange(kept.Average(), 250 - 100, 250 + 100);                          // three times the spread of a mean of 20
    }

    [Fact]
    public void A_split_parts_records_and_events_at_the_same_place()
    {
        var set = new RecordSet("s", 100, 1);
        for (int i = 0; i < 10; i++)
        {
            int number = i;
            set.Add(() => log.Flat($"{{\"i\":{number}}}"), new TimedEvent(0, number));
        }
        var (first, last) = set.Split(0.25, "r", "h");
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6"], first.Records.Select(record => log.At(record, "i")));
        Assert.Equal([7L, 8, 9], last.Events.Select(one => one.Ticks));
        Assert.Equal((7L, 3L), (first.Parsed, last.Attempts));
    }

    [Fact]
    public void Fields_are_sorted_by_what_their_values_are()
    {
        static string Id(int i) => $"{i * 7919:x8}-0000-4000-8000-000000000000";
        FlatRecord[] records = log.All(Enumerable.Range(0, 100).Select(i =>
            $$"""{"c":"x","k":"v{{i % 4}}","n":{{i}},"t":"2026-03-02T00:00:{{i % 60:D2}}Z","u":"{{Id(i)}}","s":"say {{i}}"}"""));
        var fields = Field.Of(new RecordTable(records, log.Names), log.Names).ToDictionary(field => field.Name);
        Assert.Equal(
            [FieldKind.Constant, FieldKind.Category, FieldKind.Number, FieldKind.Time, FieldKind.Unique, FieldKind.Unique],
            "ckntus".Select(name => fields[name.ToString()].Kind));
        Assert.True(fields["u"].IsId);
        Assert.False(fields["s"].IsId);
    }
}
