using System.Text.Json.Nodes;
using CyberLM.Gpt;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>The place of real sign-ins as a slot: what it is learned from, and that what is drawn of it stands in whole records.</summary>
public sealed class RealSlotTests
{
    const string Slot = "location=location.*,ipAddress,autonomousSystemNumber";

    static List<ReadOnlyMemory<byte>> SignIns() => Repository.SharedLines("data/azure-ad/signin.jsonl");

    static SlotCorpus CorpusOf(LogSchema schema) => SlotCorpus.Of(schema, new([], SchemaTokens.Name, 0, DataSplit.Parse("bytes:0.1"))
    {
        Fields = new(RandomModel.Context, null, null, TimeSpan.Zero, false),
    }).Single();

    [Fact]
    public void A_slot_is_learned_from_the_same_sequences()
    {
        var records = SignIns();
        using var whole = new RandomModel(records, new() { Slots = [SlotFields.Parse(Slot)] });
        var corpus = CorpusOf(whole.Fields.Schema);
        var projection = new RecordProjection(corpus.Source.Kept!);
        List<ReadOnlyMemory<byte>> parts = records.ConvertAll(record => (ReadOnlyMemory<byte>)projection.Of(record.Span)!);
        var sequences = SequenceOrder.Of(records, SequenceKeys.Of(whole.Fields.Schema));
        var ofParts = SequenceOrder.Of(parts, SequenceKeys.Find(parts, corpus.Source.Fields!.Mining));
        Assert.InRange(sequences.Count, 2, records.Count - 1);
        Assert.Equal(sequences.Select(Words), ofParts.Select(Words));
        for (int i = 0; i < sequences.Count; i++)
            Assert.Equal(
                sequences[i].Records.Select(record => projection.Of(record.Span)!), ofParts[i].Records.Select(part => part.ToArray()));
    }

    static string Words(RecordSequence sequence) =>
        $"{System.Text.Encoding.UTF8.GetString(sequence.Entity ?? [])} {sequence.Day} {sequence.Records.Count}";

    [Fact]
    public void The_drawn_place_stands_in_every_sign_in()
    {
        var signIns = SignIns();
        using var whole = new RandomModel(signIns, new() { Slots = [SlotFields.Parse(Slot)] });
        var schema = whole.Fields.Schema;
        var projection = new RecordProjection(CorpusOf(schema).Source.Kept!);
        using var place = new RandomModel(signIns.ConvertAll(record => (ReadOnlyMemory<byte>)projection.Of(record.Span)!), new());
        using var sampler = whole.NewSampler(4);
        using var own = place.NewSampler(4);
        // A model that knows nothing may draw what no type of record can hold; with this seed it does not, and none is written alone.
        var request = new GenerationRequest { Count = 60, Seed = 2 };
        var slots = new Recorder(new SequenceGenerator(place.Fields, own, RandomModel.Context, place.Options(request)));
        // A model that knows nothing spells texts that are longer than any limit made for one that does.
        var options = whole.Options(request);
        options = options with { Sample = options.Sample with { MaxTokens = 1 << 16 } };
        var records = new Recorder(new SequenceGenerator(whole.Fields, sampler, RandomModel.Context, options));
        var drawn = new DrawnSlot(place.Fields.Schema, schema, schema.Groups[0].Slots);
        var dual = new DualGenerator(
            [new(place.Fields, slots, null, new Dictionary<byte[], Member>(BytesComparer.Instance))], new(schema, [drawn], [], null),
            records);
        var (written, _) = whole.Run(request, dual);
        Assert.InRange(written.Count, 8, int.MaxValue);
        string[] paths = [.. schema.Groups[0].Slots.Append(schema.Time!).Select(slot => slot.Path)];
        foreach (int plan in slots.Results.Keys)
            Assert.Equal(slots.Results[plan].Select(record => Values(record, paths)), records.Results[plan].Select(r => Values(r, paths)));
        Assert.Equal(0, dual.Alone);
        foreach (var record in written.Select(record => JsonNode.Parse(record)!))
            Assert.Equal(At(record, "callerIpAddress"), At(record, "properties.ipAddress"));
    }

    /// <summary>What is missing, null and "" are three things.</summary>
    static string Values(JsonNode record, string[] paths) => string.Join(' ', paths.Select(path => At(record, path)));

    static string At(JsonNode record, string path)
    {
        JsonNode? at = record;
        foreach (string key in path.Split('.'))
            if (at is not JsonObject inner || !inner.TryGetPropertyValue(key, out at)) return "-";
        return at?.ToJsonString() ?? "null";
    }
}
