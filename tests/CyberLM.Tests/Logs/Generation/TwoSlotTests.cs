using System.Text.Json.Nodes;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>Two slots of one record, each drawn by its own model: both stand in it, at the time of the first.</summary>
public sealed class TwoSlotTests
{
    [Fact]
    public void Two_slots_stand_in_one_record()
    {
        using var whole = new RandomModel(
            SmallLog.Records(), new() { Slots = [SlotFields.Parse("error=code"), SlotFields.Parse("place=address")] });
        using var error = new RandomModel(RandomDual.SlotOf(whole, 0), new());
        using var place = new RandomModel(RandomDual.SlotOf(whole, 1), new());
        using var sampler = whole.NewSampler(4);
        using var ofError = error.NewSampler(2);
        using var ofPlace = place.NewSampler(3);
        var request = new GenerationRequest { Count = 60, Seed = 8, Where = ["code=50126", "where.city=Oslo"] };
        var options = whole.Options(request);
        var groups = whole.Fields.Schema.Groups;
        SlotModel[] slots =
        [
            new(groups[0], error.Fields, ofError, RandomModel.Context), new(groups[1], place.Fields, ofPlace, RandomModel.Context),
        ];
        var dual = new DualModel(whole.Fields, slots, request.Where)
            .Generator(options, new SequenceGenerator(whole.Fields, sampler, RandomModel.Context, options));
        var records = whole.Run(request, dual).Records.ConvertAll(record => JsonNode.Parse(record)!);
        Assert.Equal((60, 0), (records.Count, dual.Alone));
        Assert.All(records, GenerationTests.RequireRules);
        Assert.All(records, record => Assert.Equal(("50126", "Oslo"), (record["code"]!.ToString(), record["where"]!["city"]!.ToString())));
    }

    [Fact]
    public void Records_of_no_one_have_slots_too()
    {
        using var whole = new RandomModel(
            SmallLog.Records(), new() { Entity = MiningOptions.None, Slots = [SlotFields.Parse("place=address")] });
        using var place = new RandomModel(RandomDual.SlotOf(whole, 0), new());
        using var sampler = whole.NewSampler(4);
        using var own = place.NewSampler(2);
        var request = new GenerationRequest { Count = 30, Where = ["where.city=Oslo"] };
        var options = whole.Options(request);
        var slot = new SlotModel(whole.Fields.Schema.Groups[0], place.Fields, own, RandomModel.Context).Require(whole.Fields.Schema, "");
        var dual = new DualModel(whole.Fields, [slot], request.Where)
            .Generator(options, new SequenceGenerator(whole.Fields, sampler, RandomModel.Context, options));
        var records = whole.Run(request, dual).Records.ConvertAll(record => JsonNode.Parse(record)!);
        Assert.Equal((30, 0), (records.Count, dual.Alone));
        Assert.All(records, record => Assert.Equal("Oslo", record["where"]!["city"]!.ToString()));
        Assert.True(place.Fields.Population.IsEmpty);
    }
}
