using System.Text.Json.Nodes;
using CyberLM.Logs;
using CyberLM.Tests.Logs.Mining;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>What never stands together does not come, of a model that knows nothing; what is asked for comes all the same.</summary>
public sealed class ExclusionTests : IDisposable
{
    readonly RandomModel model = new(ExclusionLog.WithRules(1), new());

    List<(string Code, string Status, string Colour, string Shape)> Generate(params string[] where)
    {
        var (records, summary) = model.Generate(new() { Count = 200, Seed = 3, Where = where });
        Assert.Equal((200, 200), (records.Count, summary.Attempts));
        return records.ConvertAll(record => JsonNode.Parse(record)!).ConvertAll(record =>
            ($"{record["code"]}", $"{record["status"]}", $"{record["colour"]}", $"{record["shape"]}"));
    }

    static bool Keeps((string Code, string Status, string Colour, string Shape) record) =>
        record.Code == "7" == (record.Status == "failure") && (record.Colour, record.Shape) != ("red", "round");

    [Fact]
    public void No_record_has_what_no_record_had()
    {
        var records = Generate();
        Assert.All(records, record => Assert.True(Keeps(record), $"{record}"));
        // All that is left comes: 3 x 3 pairs of colour and shape but one, 5 of code and status.
        Assert.Equal(8, records.Select(record => (record.Colour, record.Shape)).Distinct().Count());
        Assert.Equal(5, records.Select(record => (record.Code, record.Status)).Distinct().Count());
    }

    [Fact]
    public void Without_exclusions_it_has()
    {
        foreach (var coder in model.Fields.Schema.Coders) coder.Excluded = null;
        Assert.InRange(Generate().Count(record => !Keeps(record)), 50, 150);
    }

    [Theory]
    [InlineData("code=7", "7", "failure")]
    [InlineData("status=failure", "7", "failure")]
    public void What_is_asked_for_draws_the_other_after_it(string where, string code, string status) => Assert.All(
        Generate(where), record => Assert.Equal((code, status), (record.Code, record.Status)));

    [Fact]
    public void What_is_asked_for_together_comes_together()
    {
        var records = Generate("code=7", "status=success", "colour=red", "shape=round");
        Assert.All(records, record => Assert.Equal(("7", "success", "red", "round"), record));
    }

    /// <summary>Two that are asked for leave nothing for a third: it is free then.</summary>
    [Fact]
    public void Where_nothing_would_be_left_nothing_is_kept_out()
    {
        var schema = model.Fields.Schema;
        Slot Named(string path) => schema.Tree.Slots.Single(slot => slot.Path == path);
        var (colour, shape) = (Named("colour"), Named("shape"));
        byte[][] shapes = [.. Enumerable.Range(0, shape.Symbols.Count).Select(symbol => shape.Symbols[symbol].ToArray())];
        ExcludedAnswers.Give([new(colour, "\"green\""u8.ToArray(), shape, null, shapes)], [.. schema.Coders]);
        var records = Generate("colour=green");
        Assert.All(records, record => Assert.Equal("green", record.Colour));
        Assert.Equal(3, records.Select(record => record.Shape).Distinct().Count());
    }

    [Fact]
    public void Nothing_is_kept_out_of_what_is_read_back()
    {
        var schema = model.Fields.Schema;
        var tokens = new List<int>();
        byte[] broken = ExclusionLog.Records(1, users: 1, days: 1, (_, _, _) => (7, "success", "red", "round"))[0].ToArray();
        var residual = new ResidualWriter();
        new RecordEncoder(schema).Encode(broken, new SequenceState(schema.Tree.Slots.Count), tokens, residual);
        Assert.DoesNotContain(FieldTokens.Exceptions, tokens);
        var decoder = new RecordDecoder(schema, new SequenceState(schema.Tree.Slots.Count), new KeptResidual(residual));
        foreach (int token in tokens) decoder.Accept(token);
        Assert.True(decoder.Record.Span.SequenceEqual(broken));
    }

    public void Dispose() => model.Dispose();
}
