using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Gpt;
using CyberLM.Logs;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>A model of the small log and slot models beside it, of which none has learned anything.</summary>
public sealed class RandomDual : IDisposable
{
    readonly List<RandomModel> models = [];

    public RandomDual()
    {
        Whole = new(SmallLog.Records(), new() { Slots = [SlotFields.Parse("place=address")] });
        Place = Add(SlotOf(Whole, 0));
        Oslo = Add(Elsewhere((address, _) => ($"192.0.2.{address.Split('.')[1]}", "Oslo")));
        Moved = Add(Elsewhere((_, _) => ("10.0.0.1", "Oslo")));
    }

    internal RandomModel Whole { get; }

    /// <summary>Of the same records.</summary>
    internal RandomModel Place { get; }

    /// <summary>Of another company, whose addresses and city are all others.</summary>
    internal RandomModel Oslo { get; }

    /// <summary>Of one that says another city of an address that is known.</summary>
    internal RandomModel Moved { get; }

    RandomModel Add(List<ReadOnlyMemory<byte>> records)
    {
        models.Add(new(records, new()));
        return models[^1];
    }

    /// <summary>The records that a slot model of a group learns from.</summary>
    internal static List<ReadOnlyMemory<byte>> SlotOf(RandomModel whole, int group)
    {
        var source = new CorpusSource([], SchemaTokens.Name, 0, DataSplit.Parse("bytes:0.1"))
        {
            Fields = new(RandomModel.Context, null, null, TimeSpan.Zero, false),
        };
        var projection = new RecordProjection(SlotCorpus.Of(whole.Fields.Schema, source)[group].Source.Kept!);
        return SmallLog.Records().ConvertAll(record => (ReadOnlyMemory<byte>)projection.Of(record.Span)!);
    }

    static List<ReadOnlyMemory<byte>> Elsewhere(Func<string, string, (string Address, string City)> move) =>
        SmallLog.Records().ConvertAll(record =>
        {
            var whole = JsonNode.Parse(record.Span)!;
            var (address, city) = move((string)whole["address"]!, (string)whole["where"]!["city"]!);
            return (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(new JsonObject
            {
                ["when"] = 0, ["time"] = (string)whole["time"]!,
                ["user"] = ((string)whole["user"]!).Replace("example.com", "other.org", StringComparison.Ordinal),
                ["where"] = new JsonObject { ["country"] = "NO", ["city"] = city }, ["address"] = address,
            }.ToJsonString());
        });

    internal SlotModel Slot(RandomModel model, Sampler sampler, int group = 0) =>
        new(Whole.Fields.Schema.Groups[group], model.Fields, sampler, RandomModel.Context);

    /// <summary>Records of a request, and what became of what was drawn for them.</summary>
    internal (List<JsonNode> Records, DualGenerator Dual) Generate(RandomModel slot, GenerationRequest request, int rows = 4)
    {
        using var sampler = Whole.NewSampler(rows);
        using var own = slot.NewSampler(rows);
        var options = Whole.Options(request);
        var generator = new SequenceGenerator(Whole.Fields, sampler, RandomModel.Context, options);
        var dual = new DualModel(Whole.Fields, [Slot(slot, own)], request.Where).Generator(options, generator);
        return (Whole.Run(request, dual).Records.ConvertAll(record => JsonNode.Parse(record)!), dual);
    }

    public void Dispose()
    {
        Whole.Dispose();
        foreach (var model in models) model.Dispose();
    }
}
