using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>A log of what people do and of what services do by themselves: the latter says of no one whose it is.</summary>
public sealed class OfNoOneTests(OfNoOneTests.Log log) : IClassFixture<OfNoOneTests.Log>
{
    const int Days = 14, AtNight = 20;
    static readonly DateOnly First = new(2026, 3, 2);

    public sealed class Log : IDisposable
    {
        internal readonly RandomModel Model = new(Records(), new());

        public void Dispose() => Model.Dispose();
    }

    /// <summary>Each day eight people with four records each, and twenty of services; none of these on Sundays.</summary>
    static List<ReadOnlyMemory<byte>> Records()
    {
        var random = new Random(2);
        var records = new List<ReadOnlyMemory<byte>>();
        for (int day = 0; day < Days; day++)
        {
            var date = First.AddDays(day);
            for (int i = 0; i < 32; i++)
                records.Add(Record(date, 9 + i / 8, random, new()
                {
                    ["kind"] = "sign-in", ["user"] = $"u{i % 8}", ["browser"] = $"b{random.Next(3)}", ["method"] = $"m{random.Next(3)}",
                }));
            for (int i = 0; i < AtNight && date.DayOfWeek != DayOfWeek.Sunday; i++)
                records.Add(Record(date, 1 + i / 10, random, new()
                {
                    ["kind"] = "service", ["service"] = $"s{random.Next(4)}", ["key"] = $"k{random.Next(3)}", ["cost"] = random.Next(5),
                }));
        }
        return records;
    }

    static ReadOnlyMemory<byte> Record(DateOnly day, int hour, Random random, JsonObject record)
    {
        var time = day.ToDateTime(new(hour, random.Next(60), random.Next(60)));
        record["time"] = time.ToString("s", CultureInfo.InvariantCulture) + "Z";
        return Encoding.UTF8.GetBytes(record.ToJsonString());
    }

    List<JsonNode> Generate(GenerationRequest request) =>
        log.Model.Generate(request).Records.ConvertAll(record => JsonNode.Parse(record)!);

    static bool IsOfService(JsonNode record) => (string)record["kind"]! == "service";

    /// <summary>The model has learned nothing: what is of whom the records trained on say.</summary>
    [Fact]
    public void A_day_has_the_records_of_no_one_that_such_a_weekday_had()
    {
        Assert.Equal("user", log.Model.Fields.Schema.Entity?.Path);
        var week = Enumerable.Range(0, 7).Select(day => Generate(new() { Day = First.AddDays(day), Seed = 3 })).ToList();
        foreach (var (weekday, records) in week.Index())
        {
            Assert.Equal(weekday == 6 ? 0 : AtNight, records.Count(IsOfService));
            Assert.All(records, record => Assert.Equal(IsOfService(record), record["user"] is null));
            var times = records.ConvertAll(record => (string)record["time"]!);
            string date = First.AddDays(weekday).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            Assert.All(times, time => Assert.StartsWith(date, time, StringComparison.Ordinal));
            Assert.Equal(times.Order(StringComparer.Ordinal), times);
        }
    }

    /// <summary>Of 14 days of eight people and 240 records of services, these are 240 of 352 sequences.</summary>
    [Fact]
    public void A_number_of_records_has_them_as_often_as_there_were_some()
    {
        var (records, summary) = log.Model.Generate(new() { Count = 400, Seed = 4 });
        int ofServices = records.Count(record => IsOfService(JsonNode.Parse(record)!));
        Assert.InRange(ofServices / (double)summary.Sequences, 0.66, 0.70);
    }

    [Fact]
    public void Who_is_named_has_none_of_them()
    {
        Assert.DoesNotContain(Generate(new() { Day = First, Users = ["u1", "new"], Count = 30 }), IsOfService);
        Assert.DoesNotContain(Generate(new() { Count = 30, Users = ["u1"] }), IsOfService);
    }

    [Theory]
    [InlineData("kind=service")]
    [InlineData("service=s1")]
    public void What_only_they_have_is_asked_of_them_alone(string where)
    {
        foreach (var request in new GenerationRequest[] { new() { Count = 30, Where = [where] }, new() { Day = First, Where = [where] } })
        {
            var records = Generate(request);
            Assert.Equal(request.Count ?? AtNight, records.Count);
            Assert.All(records, record => Assert.True(IsOfService(record) && record["user"] is null));
        }
        Assert.DoesNotContain(Generate(new() { Count = 30, Where = ["kind=sign-in"] }), record => record["user"] is null);
    }

    [Fact]
    public void A_log_of_no_one_has_days_too()
    {
        using var alone = new RandomModel(Records().FindAll(record => IsOfService(JsonNode.Parse(record.Span)!)), new());
        Assert.Equal(AtNight, alone.Generate(new() { Day = First }).Records.Count);
        Assert.Equal(2 * AtNight, alone.Generate(new() { Day = First.AddDays(5), Days = 3 }).Records.Count);
    }
}
