using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>
/// Numbers and times that a slot model drew, to the last digit, where tokens say intervals only: of the range that is known and beyond it,
/// and times that another log spells finer.
/// </summary>
public sealed class WishedValueTests
{
    static List<ReadOnlyMemory<byte>> Log(int firstNumber, string timeFormat)
    {
        var start = new DateTime(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);
        return [.. Enumerable.Range(0, 400).Select(i =>
        {
            string time = start.AddTicks(i * 37L * 600_012_345).ToString(timeFormat, CultureInfo.InvariantCulture);
            return (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(
                $$"""{"time":"{{time}}","user":"u{{i % 5}}","net":{{firstNumber + i * 31 % 150}},"app":"a{{i * i % 7}}"}""");
        })];
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(700_000)]
    public void They_stand_as_they_were_drawn(int firstNumber)
    {
        using var whole = new RandomModel(Log(1000, "yyyy-MM-ddTHH:mm:ss.fffZ"), new() { Slots = [SlotFields.Parse("net=net")] });
        using var other = new RandomModel(Log(firstNumber, "yyyy-MM-ddTHH:mm:ss.fffffffZ"), new());
        var schema = whole.Fields.Schema;
        Assert.IsType<NumberCoder>(schema.Coders[schema.Groups[0].Slots.Single().Index]);
        using var sampler = whole.NewSampler(2);
        using var own = other.NewSampler(2);
        var request = new GenerationRequest { Day = new(2026, 3, 4), Users = ["u1", "u2"], Seed = 1 };
        var slots = new Recorder(new SequenceGenerator(other.Fields, own, RandomModel.Context, other.Options(request)));
        var records = new Recorder(new SequenceGenerator(whole.Fields, sampler, RandomModel.Context, whole.Options(request)));
        var drawn = new DrawnSlot(other.Fields.Schema, schema, schema.Groups[0].Slots);
        var dual = new DualGenerator(
            [new(other.Fields, slots, null, new Dictionary<byte[], Member>(BytesComparer.Instance))], new(schema, [drawn], [], null),
            records);
        List<SequencePlan> plans = [.. new GenerationPlan(whole.Fields, request, _ => { }).Plans()];
        List<SequencePlan> all = [.. Enumerable.Repeat(plans, 20).SelectMany(list => list).Select((plan, i) => plan with { Number = i })];
        dual.Run(new ListedPlans(all, _ => { }), TestContext.Current.CancellationToken);
        for (int plan = 0; plan < all.Count; plan++)
            Assert.Equal(slots.Results[plan].Select(Drawn), records.Results[plan].Select(Written));
        Assert.InRange(dual.Drawn, all.Count, int.MaxValue);
        Assert.Equal(0, dual.Alone);
    }

    static (string, int) Drawn(JsonNode record) =>
        (record["time"]!.ToString()[.."2026-03-04T00:00:00.000".Length] + "Z", (int)record["net"]!);

    static (string, int) Written(JsonNode record) => (record["time"]!.ToString(), (int)record["net"]!);
}
