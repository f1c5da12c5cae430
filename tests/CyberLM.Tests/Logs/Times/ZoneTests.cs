using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Logs;
using CyberLM.Tests.Logs.Fields;
using CyberLM.Tests.Logs.Generation;
using Xunit;

namespace CyberLM.Tests.Logs.Times;

/// <summary>One log, spelled in zones: when something was does not depend on how its clock was set.</summary>
public sealed class ZoneTests
{
    /// <param name="zone">hours before UTC, of the n-th record</param>
    /// <param name="suffix">null: the zone itself</param>
    static List<ReadOnlyMemory<byte>> Log(Func<int, int> zone, string? suffix = null)
    {
        var random = new Random(1);
        var at = new DateTimeOffset(2026, 3, 2, 6, 0, 0, TimeSpan.Zero);
        return [.. Enumerable.Range(0, 400).Select(i =>
        {
            at = at.AddSeconds(random.Next(1, 1500));
            var spelled = at.ToOffset(TimeSpan.FromHours(zone(i)));
            string time = spelled.ToString("s", CultureInfo.InvariantCulture)
                + (suffix ?? spelled.ToString("zzz", CultureInfo.InvariantCulture));
            return (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(
                $$"""{"time":"{{time}}","user":"u{{random.Next(4)}}@example.com","app":"a{{random.Next(5)}}"}""");
        })];
    }

    static int Mixed(int record) => record % 3 == 0 ? -5 : 2;

    /// <summary>Day, entity and the numbers of the records of each sequence.</summary>
    static List<(int?, string, string)> Days(List<ReadOnlyMemory<byte>> records)
    {
        var keys = SequenceKeys.Find(records, new());
        return [.. SequenceOrder.Of(records, keys).Select(sequence => (sequence.Day, Encoding.UTF8.GetString(sequence.Entity!),
            string.Join(',', sequence.Records.Select(record => records.FindIndex(one => one.Equals(record))))))];
    }

    [Fact]
    public void Days_and_their_order_are_those_of_utc()
    {
        var expected = Days(Log(_ => 0, "Z"));
        Assert.InRange(expected.Count, 12, 40);
        Assert.Equal(expected, Days(Log(Mixed)));
        Assert.Equal(expected, Days(Log(_ => -11)));
    }

    [Fact]
    public void Records_of_many_zones_come_back()
    {
        var trip = new SequenceTrip(Log(Mixed));
        Assert.Equal(2, ((TimeCoder)trip.Schema.Coders[trip.Schema.Time!.Index]).Scale.Formats.Count);
        foreach (var sequence in trip.HeldOut) trip.Check(sequence);
    }

    /// <summary>
    /// With days that begin at midnight of the one zone, the tokens are those of the same digits with a Z: what a model of such a log has
    /// learned about its clock stays so.
    /// </summary>
    [Theory]
    [InlineData(2)]
    [InlineData(-5)]
    public void Tokens_of_the_clock_are_those_that_the_records_spell(int zone)
    {
        var plain = Encoded(Log(_ => zone, "Z"), TimeSpan.Zero);
        Assert.Equal(plain, Encoded(Log(_ => zone), TimeSpan.FromHours(-zone)));
        Assert.NotEqual(plain, Encoded(Log(_ => 0, "Z"), TimeSpan.FromHours(-zone)));
    }

    static List<string> Encoded(List<ReadOnlyMemory<byte>> records, TimeSpan dayStart)
    {
        var keys = SequenceKeys.Find(records, new() { DayStart = dayStart });
        var sequences = SequenceOrder.Of(records, keys);
        var encoder = new SequenceEncoder(Mining.ExclusionLog.Mine(records, keys.Options), 400);
        var profiles = Population.Of(sequences, keys, 0).Members.ToDictionary(
            member => Encoding.UTF8.GetString(member.Name), member => member.Profile);
        return [.. sequences.SelectMany(sequence => encoder.Encode(
            sequence, profiles[Encoding.UTF8.GetString(sequence.Entity!)], 0, _ => 0)).Select(piece => string.Join(' ', piece.Tokens))];
    }

    [Fact]
    public void Generated_days_lie_within_the_day_and_from_the_start_on()
    {
        using var model = new RandomModel(Log(Mixed), new());
        var start = new DateTimeOffset(2026, 3, 4, 20, 0, 0, TimeSpan.Zero);
        var day = Times(model.Generate(new() { Day = new(2026, 3, 4), Count = 200, Seed = 1 }).Records);
        Assert.Equal(2, day.DistinctBy(time => time.Offset).Count());
        Assert.All(day, time => Assert.Equal(start.Date, time.UtcDateTime.Date));
        var late = Times(model.Generate(new() { Start = start, Count = 60, Seed = 2 }).Records);
        Assert.Equal(2, late.DistinctBy(time => time.Offset).Count());
        Assert.All(late, time => Assert.InRange(time, start, start.AddHours(4).AddTicks(-1)));
        Assert.Equal(late.Order(), late);
    }

    static List<DateTimeOffset> Times(List<byte[]> records) => records.ConvertAll(record =>
        DateTimeOffset.Parse((string)JsonNode.Parse(record)!["time"]!, CultureInfo.InvariantCulture));
}
