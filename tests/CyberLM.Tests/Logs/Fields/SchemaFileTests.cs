using System.Text;
using System.Text.Json;
using CyberLM.Gpt;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Fields;

/// <summary>A schema written and read again is the same one; a damaged one is refused in one sentence.</summary>
public sealed class SchemaFileTests
{
    static byte[] Written(LogSchema schema)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, new JsonWriterOptions { Indented = true })) new SchemaWriter(schema, json).Write();
        return memory.ToArray();
    }

    static byte[][] Records(string path) =>
        [.. new LogReader([Repository.Shared($"data/{path}")]).Read().Select(record => record.Utf8.ToArray())];

    static List<int> Tokens(LogSchema schema, IEnumerable<byte[]> records)
    {
        var tokens = new List<int>();
        var encoder = new RecordEncoder(schema);
        var state = new SequenceState(schema.Tree.Slots.Count);
        foreach (byte[] record in records) encoder.Encode(record, state, tokens, new ResidualWriter());
        return tokens;
    }

    [Theory]
    [InlineData("azure-ad/signin.jsonl")]
    [InlineData("invictus-aws-cloudtrail")]
    [InlineData("azure-sentinel-sample/Okta_CL.json")]
    [InlineData("msticpy-exchange")]
    public void A_schema_read_again_gives_the_same_tokens(string path)
    {
        byte[][] records = Records(path);
        var schema = new RoundTrip(records[..(records.Length * 3 / 4)]).Schema;
        byte[] file = Written(schema);
        var again = SchemaReader.Read(file, "schema.json");
        Assert.Equal(schema.VocabSize, again.VocabSize);
        Assert.Equal(Tokens(schema, records), Tokens(again, records));
        Assert.Equal(file, Written(again));
    }

    [Fact]
    public void A_damaged_schema_is_refused_or_still_a_schema()
    {
        byte[] file = Written(new RoundTrip(Enumerable.Range(0, 60).Select(i =>
            Encoding.UTF8.GetBytes($"{{\"t\":\"2026-03-02T08:{i:D2}:00Z\",\"user\":\"u{i % 5}\",\"l\":[{i % 3}]}}"))).Schema);
        var random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 1000; i++)
        {
            byte[] damaged = [.. file];
            for (int n = random.Next(1, 4); n > 0; n--) damaged[random.Next(damaged.Length)] = (byte)random.Next(32, 127);
            if (random.Next(4) == 0) damaged = damaged[..random.Next(damaged.Length)];
            try
            {
                SchemaReader.Read(damaged, "schema.json");
            }
            catch (CyberLMException refusal)
            {
                refused++;
                Assert.StartsWith("schema.json", refusal.Message);
            }
        }
        Assert.InRange(refused, 500, 1000);
    }

    [Theory]
    [InlineData("[0-9a-f]{8}-4[0-9a-f]{3}-[89ab]x")]
    [InlineData(@"\[[\-\[-\]a-z]{2}\{")]
    [InlineData("\"[0-9A-Z]{16}\"")]
    public void A_pattern_is_written_as_it_is_read(string text) => Assert.Equal(text, PatternText.Of(PatternText.Parse(text)));

    [Theory]
    [InlineData("[a-z")]
    [InlineData("a{")]
    [InlineData("a{0}")]
    [InlineData("a{99999}")]
    [InlineData("[]")]
    [InlineData("\\")]
    [InlineData("ü")]
    public void What_is_no_pattern_is_refused(string text) => Assert.Throws<FormatException>(() => PatternText.Parse(text));
}
