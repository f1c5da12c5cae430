using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CyberLM.Logs;
using CyberLM.Tests.Logs.Generation;
using CyberLM.Tests.Logs.Mining;
using Xunit;

namespace CyberLM.Tests.Logs.Sequences;

/// <summary>People who work at night: their days begin when they are at home, and a day of the calendar is what it is.</summary>
public sealed class QuietHourTests(QuietHourTests.Log log) : IClassFixture<QuietHourTests.Log>
{
    const int Users = 6, Nights = 14;
    static readonly DateOnly Day = new(2026, 3, 4);

    public sealed class Log : IDisposable
    {
        internal readonly RandomModel Model = new(Shifts(), new());

        public void Dispose() => Model.Dispose();
    }

    /// <summary>From nine in the evening to five in the morning, each of a shift of its own.</summary>
    static List<ReadOnlyMemory<byte>> Shifts()
    {
        var random = new Random(3);
        var first = new DateTime(2026, 3, 2, 21, 0, 0);
        return [.. Enumerable.Range(0, Nights * Users)
            .SelectMany(shift => Enumerable.Range(0, 8).Select(hour => (shift, at: first.AddDays(shift / Users).AddHours(hour)
                .AddSeconds(random.Next(3600)))))
            .OrderBy(one => one.at).Select(one => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(new JsonObject
            {
                ["time"] = one.at.ToString("s", CultureInfo.InvariantCulture) + "Z", ["user"] = $"u{one.shift % Users}",
                ["app"] = $"a{random.Next(5)}", ["shift"] = one.shift,
            }.ToJsonString()))];
    }

    /// <summary>Hours of UTC with records, from and to, how many in each, and how many in all others.</summary>
    [Theory]
    [InlineData(8, 17, 100, 0, 0, 0)]
    [InlineData(0, 24, 100, 0, 0, 0)]
    [InlineData(16, 25, 100, 0, 8, 9)]
    [InlineData(16, 25, 100, 20, 8, 9)]
    [InlineData(21, 29, 100, 0, -11, -11)]
    [InlineData(18, 28, 100, 5, 10, 12)]
    [InlineData(22, 31, 100, 0, -10, -9)]
    [InlineData(16, 25, 2, 0, 0, 0)]
    public void A_day_begins_at_midnight_unless_that_is_busy(int from, int to, int each, int others, int least, int most)
    {
        long[] hours = [.. Enumerable.Repeat((long)others, 24)];
        for (int hour = from; hour < to; hour++) hours[hour % 24] = each;
        Assert.InRange(QuietHour.Of(hours), least, most);
    }

    [Fact]
    public void A_shift_is_one_sequence_unless_a_zone_says_where_days_begin()
    {
        static List<RecordSequence> Sequences(MiningOptions options) =>
            SequenceOrder.Of(Shifts(), SequenceKeys.Find(Shifts(), options));
        static int ShiftsOf(RecordSequence sequence) =>
            sequence.Records.Select(record => (int)JsonNode.Parse(record.Span)!["shift"]!).Distinct().Count();
        var whole = Sequences(new());
        Assert.Equal(Nights * Users, whole.Count);
        Assert.All(whole, sequence => Assert.Equal(1, ShiftsOf(sequence)));
        // At midnight all are cut: the last part of the last night is a day more.
        var cut = Sequences(new() { DayStart = TimeSpan.Zero });
        Assert.Equal((Nights + 1) * Users, cut.Count);
        Assert.Contains(cut, sequence => ShiftsOf(sequence) == 2);
    }

    [Fact]
    public void The_file_of_a_schema_says_where_both_days_begin()
    {
        var schema = ExclusionLog.Mine(Shifts());
        Assert.Equal((TimeSpan.FromHours(-11), TimeSpan.Zero), (schema.DayStart, schema.Midnight));
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory)) new SchemaWriter(schema, json).Write();
        var read = SchemaReader.Read(memory.ToArray(), "schema.json");
        Assert.Equal((schema.DayStart, schema.Midnight), (read.DayStart, read.Midnight));
        // One of before has one border.
        var old = JsonNode.Parse(memory.ToArray())!.AsObject();
        Assert.True(old.Remove("midnightMinutes"));
        Assert.Equal(schema.DayStart, SchemaReader.Read(Encoding.UTF8.GetBytes(old.ToJsonString()), "schema.json").Midnight);
    }

    static DateTimeOffset TimeOf(string record) =>
        DateTimeOffset.Parse((string)JsonNode.Parse(record)!["time"]!, CultureInfo.InvariantCulture);

    List<string> Generate(GenerationRequest request) => log.Model.Generate(request).Records.ConvertAll(Encoding.UTF8.GetString);

    /// <summary>From midnight to midnight, though each user's day begins at one in the afternoon.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(-8)]
    [InlineData(10)]
    public void A_day_that_is_asked_for_is_that_of_the_calendar(int zone)
    {
        var begin = new DateTimeOffset(Day, default, TimeSpan.FromHours(zone));
        var request = new GenerationRequest { Day = Day, Seed = 5, DayStart = zone == 0 ? null : TimeSpan.FromHours(-zone) };
        var records = Generate(request);
        var times = records.ConvertAll(TimeOf);
        Assert.All(times, time => Assert.InRange(time, begin, begin.AddDays(1).AddTicks(-1)));
        Assert.Equal(times.Order(), times);
        // Of two days of users.
        Assert.Contains(times, time => time.Hour < 13);
        Assert.Contains(times, time => time.Hour >= 13);
        var next = Generate(request with { Day = Day.AddDays(1) });
        Assert.Equal([.. records, .. next], Generate(request with { Days = 2 }));
        var late = begin.AddHours(15);
        Assert.Equal(records.FindAll(record => TimeOf(record) >= late), Generate(request with { Day = null, Start = late }));
    }

    [Fact]
    public void A_number_of_records_of_a_day_is_of_that_day()
    {
        var times = Generate(new() { Day = Day, Count = 150, Seed = 5, Users = ["u1", "new"] }).ConvertAll(TimeOf);
        Assert.Equal(150, times.Count);
        Assert.All(times, time => Assert.Equal(Day, DateOnly.FromDateTime(time.UtcDateTime)));
    }
}
