using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Logs;
using CyberLM.Tests.Logs.Fields;
using CyberLM.Tests.Logs.Generation;
using Xunit;

namespace CyberLM.Tests.Logs.Times;

/// <summary>A record or two whose clock was not set must not date what is generated.</summary>
public sealed class WrongClockTests
{
    static readonly DateTime First = new(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc), Last = First.AddSeconds(400 * 700);
    static readonly int FirstDay = (First - DateTime.UnixEpoch).Days, LastDay = (Last - DateTime.UnixEpoch).Days;

    /// <param name="wrong">times by record</param>
    static List<ReadOnlyMemory<byte>> Log(string fraction, Dictionary<int, string> wrong)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 400).Select(i =>
        {
            string time = First.AddTicks(i * 700 * TimeSpan.TicksPerSecond + random.NextInt64(300 * TimeSpan.TicksPerSecond))
                .ToString("yyyy-MM-dd'T'HH:mm:ss" + fraction, CultureInfo.InvariantCulture);
            string text = $$"""{"time":"{{wrong.GetValueOrDefault(i, time)}}","user":"u{{random.Next(5)}}@example.com","n":{{i % 3}}}""";
            return (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text);
        })];
    }

    static Population PopulationOf(List<ReadOnlyMemory<byte>> records)
    {
        var keys = SequenceKeys.Find(records, new());
        return Population.Of(SequenceOrder.Of(records, keys), keys, longestRecord: 0);
    }

    [Theory]
    [InlineData("'Z'", "1970-01-01T00:00:03Z")]
    [InlineData("'Z'", "2099-12-31T00:00:00Z")]
    [InlineData("'Z'", "1980-01-01T00:00:00Z", "1970-01-01T00:00:00Z")]
    [InlineData("'Z'", "1970-01-01T00:00:00Z", "2106-02-07T06:28:15Z")]
    [InlineData("'Z'", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z")]
    [InlineData("'.'fffffff'Z'", "0001-01-01T00:00:00.0000000Z", "1601-01-01T00:00:00.0000000Z")]
    [InlineData("'.'fffffff'00Z'", "0001-01-01T00:00:00.000000000Z", "9999-12-31T23:59:59.999999999Z")]
    public void Days_are_those_of_all_others(string fraction, params string[] wrong)
    {
        var records = Log(fraction, wrong.Index().ToDictionary(one => 200 + 90 * one.Index, one => one.Item));
        var population = PopulationOf(records);
        Assert.Equal((FirstDay, LastDay), (population.FirstDay, population.LastDay));
        var trip = new SequenceTrip(records);
        foreach (var sequence in trip.Learned.Concat(trip.HeldOut)) trip.Check(sequence);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(MiningOptions.None)]
    public void What_is_generated_is_of_the_days_of_all_others(string? entity)
    {
        using var model = new RandomModel(Log("'Z'", new() { [200] = "1970-01-01T00:00:03Z" }), new() { Entity = entity });
        var times = model.Generate(new() { Count = 100, Seed = 1 }).Records.ConvertAll(record =>
            DateTime.Parse((string)JsonNode.Parse(record)!["time"]!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal));
        Assert.Equal(100, times.Count);
        Assert.All(times, time => Assert.InRange(time, First.Date, Last.Date.AddDays(1).AddTicks(-1)));
    }

    [Fact]
    public void It_is_said()
    {
        Assert.Null(PopulationOf(Log("'Z'", [])).Far);
        Assert.Equal("1 of 400 records is far from all others in time (first: 1970-01-01): learned, but what is generated without --day "
            + "is of 2026-03-02 to 2026-03-05", PopulationOf(Log("'Z'", new() { [7] = "1970-01-01T00:00:03Z" })).Far);
    }

    static DaySpan SpanOf(params (int Day, int Records)[] days) =>
        DaySpan.Of([.. days.SelectMany(day => Enumerable.Repeat(day.Day, day.Records))]);

    [Fact]
    public void Days_that_may_belong_together_do()
    {
        Assert.Equal((0, 40), Ends(SpanOf((0, 1), (31, 50), (40, 50))));                // a month of holidays
        Assert.Equal((0, 20_000), Ends(SpanOf((0, 5), (20_000, 95))));                  // one in twenty is no accident
        Assert.Equal((0, 20_000), Ends(SpanOf((0, 1), (20_000, 18))));                  // nor is it known to be one in so few
        Assert.Equal((0, 800), Ends(SpanOf((0, 1), (400, 500), (800, 499))));           // a log of years
        Assert.Equal((5, 5), Ends(SpanOf((5, 1))));
        Assert.Equal((20_000, 20_003), Ends(SpanOf((0, 1), (20_000, 10), (20_003, 9))));
        Assert.Equal((20_000, 20_000), Ends(SpanOf((0, 5), (9, 5), (20_000, 980), (30_000, 10))));

        static (int, int) Ends(DaySpan span) => (span.First, span.Last);
    }
}
