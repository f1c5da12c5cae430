using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>From a start on there is what the day has from then on, and nothing else; judged by what stands in the records.</summary>
public sealed class StartTests(RandomModel model) : IClassFixture<RandomModel>
{
    static readonly DateOnly Day = new(2026, 3, 4);
    static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    static DateTimeOffset TimeOf(string record) =>
        DateTimeOffset.Parse((string)JsonNode.Parse(record)!["time"]!, CultureInfo.InvariantCulture);

    (List<string> Records, GenerationSummary Summary) Generate(GenerationRequest request)
    {
        var (records, summary) = model.Generate(request);
        return (records.ConvertAll(Encoding.UTF8.GetString), summary);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_days_begin_with_that_of_the_start_and_lack_what_is_before_it(int days)
    {
        var (whole, _) = Generate(new() { Day = Day, Days = days, Seed = 7 });
        var (records, summary) = Generate(new() { Start = Noon, Days = days, Seed = 7 });
        var expected = whole.FindAll(record => TimeOf(record) >= Noon);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, records);
        Assert.Equal(whole.Count - expected.Count, summary.BeforeStart);
        Assert.True(summary.BeforeStart > 0, "the day has a morning");
    }

    /// <summary>At +02:00 a day begins at ten in the evening, UTC.</summary>
    [Theory]
    [InlineData("2026-03-03T21:59:00Z", 3)]
    [InlineData("2026-03-03T22:00:00Z", 4)]
    [InlineData("2026-03-04T21:00:00Z", 4)]
    public void Which_day_a_start_is_of_the_border_of_days_says(string start, int day)
    {
        var at = DateTimeOffset.Parse(start, CultureInfo.InvariantCulture);
        var border = TimeSpan.FromHours(-2);
        var (whole, _) = Generate(new() { Day = new(2026, 3, day), DayStart = border, Seed = 2 });
        Assert.All(whole, record => Assert.Equal(day, TimeOf(record).ToOffset(-border).Day));
        Assert.Equal(whole.FindAll(record => TimeOf(record) >= at), Generate(new() { Start = at, DayStart = border, Seed = 2 }).Records);
    }

    /// <summary>Nothing holds such a model to the day: a record of the next week would have all others wait, or a clock.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(-6)]
    public void A_record_beyond_its_day_is_an_attempt_and_left_out(int zone)
    {
        var day = new DateTimeOffset(2026, 3, 4, 0, 0, 0, TimeSpan.FromHours(zone));
        long At(TimeSpan later) => (day.UtcTicks - DateTime.UnixEpoch.Ticks + later.Ticks) * TimeSpan.NanosecondsPerTick;
        TimeSpan[] later = [TimeSpan.FromHours(9), TimeSpan.FromHours(23.9), TimeSpan.FromHours(24), TimeSpan.FromDays(7)];
        var told = new Told([.. later.Select((one, i) => new TimedRecord([(byte)('0' + i)], At(one)))]);
        var request = new GenerationRequest
        {
            Start = day, Days = 1, Users = [SmallLog.UserOf(1)], Constrained = false, DayStart = TimeSpan.FromHours(-zone), Seed = 1,
        };
        var (records, summary) = model.Run(request, told);
        Assert.Equal(["0", "1"], records.Select(System.Text.Encoding.ASCII.GetString));
        Assert.Equal((4, 2, 0), (summary.Attempts, summary.BeyondDay, summary.BeforeStart));
    }

    [Fact]
    public void A_number_of_records_is_of_those_from_the_start_on()
    {
        var (records, summary) = Generate(new() { Start = Noon, Count = 80, Seed = 4 });
        Assert.Equal((80, 80), (records.Count, summary.Written));
        var times = records.ConvertAll(TimeOf);
        Assert.Equal(times.Order(), times);
        Assert.All(times, time => Assert.InRange(time, Noon, Noon.AddHours(12).AddTicks(-1)));
        Assert.True(summary.BeforeStart > 0);
    }

    /// <summary>Times of these records have milliseconds: none is so late.</summary>
    [Fact]
    public void When_none_comes_from_the_start_on_it_ends_and_says_so()
    {
        var start = new DateTimeOffset(2026, 3, 4, 23, 59, 59, TimeSpan.Zero).AddTicks(TimeSpan.TicksPerSecond - 1);
        var refused = Assert.Throws<CyberLMException>(() => model.Generate(new() { Start = start, Count = 1 }, rows: 64));
        Assert.Matches("no record in [0-9]+ sequences is from 2026-03-04T23:59:59.9999999Z on", refused.Message);
        Assert.Empty(model.Generate(new() { Start = start }).Records);
    }

    [Fact]
    public void Records_of_no_one_can_have_a_start()
    {
        using var alone = new RandomModel(SmallLog.Records(), new() { Entity = MiningOptions.None });
        var records = alone.Generate(new() { Start = Noon, Count = 30 }).Records.ConvertAll(Encoding.UTF8.GetString);
        Assert.Equal(30, records.Count);
        Assert.All(records, record => Assert.InRange(TimeOf(record), Noon, Noon.AddHours(12).AddTicks(-1)));
    }

    [Fact]
    public void Records_without_a_time_have_no_start()
    {
        var timeless = SmallLog.Records().ConvertAll(record =>
        {
            var node = JsonNode.Parse(record.Span)!.AsObject();
            node.Remove("time");
            node.Remove("done");
            return (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(node.ToJsonString());
        });
        using var without = new RandomModel(timeless, new());
        Assert.Equal("--start, --now: the records of this model have no time",
            Assert.Throws<CyberLMException>(() => without.Generate(new() { Start = Noon })).Message);
    }
}
