using System.Text.Json.Nodes;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>
/// What slot models draw stands in the whole records, with all rules kept, by models that know nothing: whatever holds was made to hold.
/// </summary>
public sealed class DualGeneratorTests(RandomDual models) : IClassFixture<RandomDual>
{
    static readonly DateOnly Day = new(2026, 3, 4);

    static string? City(JsonNode record) => record["where"]?["city"]?.ToString();

    static (string?, string?, string?) Slot(JsonNode record) => (record["time"]?.ToString(), record["address"]?.ToString(), City(record));

    [Fact]
    public void Slots_and_times_are_those_that_the_slot_model_drew()
    {
        string[] users = [SmallLog.UserOf(0), SmallLog.UserOf(5), "some.one@example.com"];
        var request = new GenerationRequest { Day = Day, Users = users, Seed = 3 };
        var stop = TestContext.Current.CancellationToken;
        using var sampler = models.Whole.NewSampler(3);
        using var slotSampler = models.Place.NewSampler(2);
        var (schema, slotSchema) = (models.Whole.Fields.Schema, models.Place.Fields.Schema);
        var slots = new Recorder(
            new SequenceGenerator(models.Place.Fields, slotSampler, RandomModel.Context, models.Place.Options(request)));
        var whole = new Recorder(new SequenceGenerator(models.Whole.Fields, sampler, RandomModel.Context, models.Whole.Options(request)));
        var drawn = new DrawnSlot(slotSchema, schema, schema.Groups[0].Slots);
        var dual = new DualGenerator(
            [new(models.Place.Fields, slots, null, new Dictionary<byte[], Member>(BytesComparer.Instance))],
            new(schema, [drawn], [], null), whole);
        List<SequencePlan> plans = [.. new GenerationPlan(models.Whole.Fields, request, _ => { }).Plans()];
        const int repeated = 10;
        List<SequencePlan> all =
            [.. Enumerable.Repeat(plans, repeated).SelectMany(list => list).Select((plan, i) => plan with { Number = i })];
        dual.Run(new ListedPlans(all, _ => { }), stop);
        Assert.Equal(all.Count, slots.Results.Count);
        int records = 0;
        for (int plan = 0; plan < all.Count; plan++)
        {
            Assert.Equal(slots.Results[plan].Select(Slot), whole.Results[plan].Select(Slot));
            Assert.All(whole.Results[plan], GenerationTests.RequireRules);
            Assert.All(slots.Results[plan],
                record => Assert.Equal(["time", "user", "address", "where"], record.AsObject().Select(pair => pair.Key)));
            records += whole.Results[plan].Count;
        }
        Assert.InRange(records, 30, int.MaxValue);
        Assert.Equal((records, 0), (dual.Drawn, dual.Alone));
        // Models that know nothing draw addresses that no one has seen as well as known ones.
        var known = SmallLog.Records().Select(record => JsonNode.Parse(record.Span)!["address"]!.ToString()).ToHashSet();
        var addresses = whole.Results.Values.SelectMany(list => list).Select(record => record["address"]!.ToString()).ToList();
        Assert.Contains(addresses, known.Contains);
        Assert.Contains(addresses, address => !known.Contains(address));
    }

    [Fact]
    public void A_day_beyond_the_context_goes_on_with_what_was_drawn_for_it()
    {
        var keys = SequenceKeys.Of(models.Place.Fields.Schema);
        List<TimedRecord> told = [.. RandomDual.SlotOf(models.Whole, 0).Where(Is(SmallLog.UserOf(3))).Select(record =>
        {
            keys.Read(record.Span, out long? at);
            return new TimedRecord(record.ToArray(), at);
        })];
        using var sampler = models.Whole.NewSampler(1);
        var request = new GenerationRequest { Day = Day, Users = [SmallLog.UserOf(3)] };
        var options = models.Whole.Options(request);
        var whole = new Recorder(new SequenceGenerator(models.Whole.Fields, sampler, RandomModel.Context, options));
        var schema = models.Whole.Fields.Schema;
        var dual = new DualGenerator(
            [new(models.Place.Fields, new Told(told), null, new Dictionary<byte[], Member>(BytesComparer.Instance))],
            new(schema, [new(models.Place.Fields.Schema, schema, schema.Groups[0].Slots)], [], null), whole);
        int tokens = 0;
        var plans = new GenerationPlan(models.Whole.Fields, request, _ => { }).Plans();
        dual.Run(new ListedPlans(plans, result => tokens = result.Tokens), TestContext.Current.CancellationToken);
        Assert.InRange(tokens, 2 * RandomModel.Context, int.MaxValue);
        Assert.Equal(told.Select(record => Slot(JsonNode.Parse(record.Utf8)!)), whole.Results[0].Select(Slot));
        Assert.All(whole.Results[0], GenerationTests.RequireRules);
    }

    static Func<ReadOnlyMemory<byte>, bool> Is(string user) => record => JsonNode.Parse(record.Span)!["user"]!.ToString() == user;

    [Fact]
    public void A_slot_model_of_elsewhere_takes_everyone_there()
    {
        var (records, dual) = models.Generate(models.Oslo, new() { Day = Day, Seed = 2 });
        Assert.InRange(records.Count, 4, int.MaxValue);
        Assert.All(records, GenerationTests.RequireRules);
        Assert.All(records, record => Assert.Equal("Oslo", City(record)));
        Assert.All(records, record => Assert.StartsWith("2026-03-04", record["time"]!.ToString()));
        Assert.All(records, record => Assert.EndsWith("@example.com", record["user"]!.ToString()));
        Assert.Equal(0, dual.Alone);
    }

    [Fact]
    public void What_no_record_can_be_is_written_by_the_model_alone_and_counted()
    {
        var (records, dual) = models.Generate(models.Moved, new() { Count = 40, Seed = 2 });
        Assert.Equal(40, records.Count);
        Assert.All(records, GenerationTests.RequireRules);
        Assert.All(records, record => Assert.False(record["address"]!.ToString() == "10.0.0.1" && City(record) == "Oslo"));
        Assert.Equal(dual.Drawn, dual.Alone);
    }

    [Theory]
    [InlineData("where.city=City 3")]
    [InlineData("where.city=Oslo")]
    [InlineData("address=8.8.8.8")]
    [InlineData("app.name=Wiki")]
    [InlineData("where.city=Bergen", "app.name=Mail", "code=50126")]
    public void Conditions_hold_whichever_model_draws_the_field(params string[] where)
    {
        var (records, dual) = models.Generate(models.Place, new() { Count = 30, Where = where, Seed = 4 });
        Assert.Equal(30, records.Count);
        Assert.Equal(0, dual.Alone);
        foreach (var record in records)
        {
            GenerationTests.RequireRules(record);
            foreach (string condition in where)
            {
                string[] parts = condition.Split('=');
                Assert.Equal(parts[1], parts[0].Split('.').Aggregate((JsonNode?)record, (node, key) => node![key])?.ToString());
            }
        }
    }

    [Fact]
    public void The_records_depend_on_the_seed_and_not_on_how_many_are_made_at_once()
    {
        var request = new GenerationRequest { Count = 40, Seed = 9 };
        List<string> Texts(GenerationRequest asked, int rows) =>
            models.Generate(models.Place, asked, rows).Records.ConvertAll(record => record.ToJsonString());
        var one = Texts(request, 1);
        Assert.Equal(one, Texts(request, 7));
        Assert.NotEqual(one, Texts(request with { Seed = 10 }, 7));
    }

    /// <summary>City of address, and pairs that the records had: with a slot model and without.</summary>
    [Fact]
    public void An_address_keeps_its_city_with_a_slot_model_and_without()
    {
        var cities = SmallLog.Records().Select(record => JsonNode.Parse(record.Span)!).GroupBy(record => record["address"]!.ToString())
            .ToDictionary(of => of.Key, of => of.Select(City).ToHashSet());
        var request = new GenerationRequest { Count = 150, Seed = 6 };
        var single = models.Whole.Generate(request).Records.ConvertAll(record => JsonNode.Parse(record)!);
        var dual = models.Generate(models.Place, request).Records;
        foreach (var records in (List<JsonNode>[])[single, dual])
        {
            var known = records.FindAll(record => cities.ContainsKey(record["address"]!.ToString()));
            Assert.NotEmpty(known);
            Assert.All(known, record => Assert.Contains(City(record), cities[record["address"]!.ToString()]));
        }
    }

    [Fact]
    public void A_slot_model_without_the_fields_or_without_users_is_refused()
    {
        var schema = models.Whole.Fields.Schema;
        string Refusal(string[] kept)
        {
            var projection = new RecordProjection(kept.Select(path => path.Split('.')));
            using var other = new RandomModel(SmallLog.Records().ConvertAll(r => (ReadOnlyMemory<byte>)projection.Of(r.Span)!), new());
            using var sampler = other.NewSampler(1);
            return Assert.Throws<CyberLMException>(() => models.Slot(other, sampler).Require(schema, "elsewhere")).Message;
        }

        Assert.Equal("the slot model elsewhere: its records have no address, of which the slot place is made",
            Refusal(["time", "user", "where.city"]));
        Assert.Contains("knows users", Refusal(["time", "address", "where.city"]));
    }
}
