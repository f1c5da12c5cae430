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
