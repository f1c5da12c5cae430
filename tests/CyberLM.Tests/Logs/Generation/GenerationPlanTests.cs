using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>Whose sequences a request comes to, what is said when it comes to none, and how their records are written.</summary>
public sealed class GenerationPlanTests
{
    /// <summary>The small log of an organisation that rests on Sundays.</summary>
    static readonly List<ReadOnlyMemory<byte>> Records = SmallLog.Records().FindAll(record =>
        DateTime.Parse(JsonNode.Parse(record.Span)!["time"]!.ToString()[..10], CultureInfo.InvariantCulture).DayOfWeek != DayOfWeek.Sunday);

    static (List<SequencePlan> Plans, List<string> Said) Plan(RandomModel model, GenerationRequest request)
    {
        var said = new List<string>();
        return ([.. new GenerationPlan(model.Fields, request, said.Add).Plans().Take(100)], said);
    }

    [Fact]
    public void A_day_on_which_nobody_had_records_is_said_to_be_one()
    {
        using var model = new RandomModel(Records, new());
        var (none, said) = Plan(model, new() { Day = new(2026, 4, 5) });
        Assert.Empty(none);
        Assert.Contains("on 2026-04-05, a Sunday, since in those trained on nobody had any", Assert.Single(said));
        // The day after has some, and so has the Sunday when a number is asked for, or someone.
        foreach (var request in new GenerationRequest[]
            { new() { Day = new(2026, 4, 6) }, new() { Day = new(2026, 4, 5), Days = 2 }, new() { Day = new(2026, 4, 5), Count = 5 },
              new() { Day = new(2026, 4, 5), Users = [SmallLog.UserOf(1)] } })
        {
            var (some, nothing) = Plan(model, request);
            Assert.NotEmpty(some);
            Assert.Empty(nothing);
        }
    }

    /// <summary>The model has days of a few records: more of one day are that day again, and it says how often.</summary>
    [Fact]
    public void More_records_than_a_day_has_are_the_day_again()
    {
        using var model = new RandomModel();
        var request = new GenerationRequest { Day = new(2026, 3, 4), Users = ["someone.new@example.com"], Seed = 2 };
        var (day, once) = model.Generate(request);
        Assert.Equal((1, 1), (once.Tellings, once.Sequences));
        Assert.Equal(1, model.Generate(request with { Count = day.Count }).Summary.Tellings);
        var (records, often) = model.Generate(request with { Count = 100 });
        Assert.Equal(often.Sequences, often.Tellings);
        Assert.InRange(often.Tellings, 2, 100);
        var parsed = records.ConvertAll(record => JsonNode.Parse(record)!);
        var times = parsed.ConvertAll(record => (string)record["time"]!);
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
        Assert.Equal(100, parsed.Select(record => (string)record["id"]!).Distinct().Count());
        // Days that follow are told once.
        Assert.Equal(1, model.Generate(request with { Days = 5 }).Summary.Tellings);
    }

    [Fact]
    public void Fewer_records_than_a_day_has_are_not_always_of_the_same_users()
    {
        using var model = new RandomModel();
        var first = Enumerable.Range(0, 12).Select(seed =>
            Plan(model, new() { Day = new(2026, 3, 4), Count = 5, Seed = (ulong)seed }).Plans[0].Entity!);
        Assert.InRange(first.Select(Encoding.UTF8.GetString).Distinct().Count(), 4, 12);
    }

    /// <summary>Whoever judges what a model writes that nothing holds counts its lines.</summary>
    [Fact]
    public void A_record_is_one_line()
    {
        using var model = new RandomModel(Records, new());
        List<TimedRecord> said = [new("{\"a\":\n1\n}"u8.ToArray(), null), new("no\nrecord"u8.ToArray(), null)];
        var written = model.Run(new() { Day = new(2026, 4, 6), Users = [SmallLog.UserOf(1)] }, new Told(said)).Records;
        Assert.Equal(["{\"a\": 1 }", "no record"], written.Select(Encoding.UTF8.GetString));
    }
}
