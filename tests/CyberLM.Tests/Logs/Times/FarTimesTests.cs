using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Logs;
using CyberLM.Tests.Logs.Fields;
using CyberLM.Tests.Logs.Generation;
using Xunit;

namespace CyberLM.Tests.Logs.Times;

/// <summary>Records with a second time that lies far from their own: accounts that never expire, what was last seen never.</summary>
public sealed class FarTimesTests
{
    const long Day = 86_400 * SequenceState.UnitsPerSecond;
    static readonly DateTime First = new(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);

    /// <param name="fraction">of a second, as a format of .NET; nanoseconds have two zeros more</param>
    static string Spelled(DateTime time, string fraction) =>
        time.ToString("s", CultureInfo.InvariantCulture) + time.ToString(fraction, CultureInfo.InvariantCulture);

    /// <param name="far">what one of seven has instead of a time within some weeks</param>
    static List<ReadOnlyMemory<byte>> Log(string fraction, Func<DateTime, Random, string> far)
    {
        var random = new Random(3);
        var at = First;
        return [.. Enumerable.Range(0, 400).Select(i =>
        {
            at = at.AddTicks(random.NextInt64(1, 700 * TimeSpan.TicksPerSecond));
            string other = i % 7 == 0 ? far(at, random) : Spelled(at.AddTicks(random.NextInt64(3_600, 1_400_000) * 10_000_001), fraction);
            return (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(
                $$"""{"time":"{{Spelled(at, fraction)}}","user":"u{{random.Next(5)}}@example.com","other":"{{other}}"}""");
        })];
    }

    static TimeCoder OtherOf(LogSchema schema) => Assert.Single(schema.Coders.OfType<TimeCoder>(), coder => coder.Origin is not null);

    [Theory]
    [InlineData("'.'fffffff'Z'", "9999-12-31T23:59:59.9999999Z")]
    [InlineData("'.'fffffff'Z'", "0001-01-01T00:00:00.0000000Z")]
    [InlineData("'Z'", "9999-12-31T23:59:59Z")]
    [InlineData("'.'fffffff'00Z'", "2262-01-01T00:00:00.000000000Z")]
    [InlineData("'.'fffffff'00Z'", "1678-01-01T00:00:00.000000000Z")]
    public void The_ends_of_the_calendar_come_back(string fraction, string far)
    {
        var trip = new SequenceTrip(Log(fraction, (_, _) => far));
        Assert.Equal("other", OtherOf(trip.Schema).Slot.Path);
        foreach (var sequence in trip.HeldOut) trip.Check(sequence);
    }

    [Fact]
    public void Four_years_of_nanoseconds_are_a_distance()
    {
        const string nanoseconds = "'.'fffffff'00Z'";
        var trip = new SequenceTrip(Log(nanoseconds, (at, random) => Spelled(at.AddDays(-random.Next(1, 1500)), nanoseconds)));
        foreach (var sequence in trip.HeldOut) trip.Check(sequence);
        Assert.InRange(OtherOf(trip.Schema).Gaps.Edges[0], -2000 * Day, -1400 * Day);
    }

    /// <summary>An interval ends where doublings do, and half of the last one lies behind the year 9999.</summary>
    [Theory]
    [InlineData("'Z'", "9999-12-31T23:59:59Z")]
    [InlineData("'.'fffffff'Z'", "9999-12-31T23:59:59.9999999Z")]
    public void What_is_drawn_from_the_last_interval_is_of_the_calendar(string fraction, string far)
    {
        using var model = new RandomModel(Log(fraction, (_, _) => far), new());
        var (schema, other) = (model.Fields.Schema, OtherOf(model.Fields.Schema));
        var own = (TimeCoder)schema.Coders[schema.Time!.Index];
        // Half a day and more: no forty of these fit into one.
        int later = own.First + own.Tokens - own.Gaps.Count - 1;
        byte[] user = AnswerText.Quote("u0@example.com");
        var state = new SequenceState(schema.Tree.Slots.Count);
        state.Begin(user, anonymous: false);
        var sequence = new GeneratedSequence(
            schema, new SequencePlan(user, null, null, 20515, 40), state, new DrawnResidual(1, 1, new NewNames(schema, 1)),
            new DecodingLimits { Window = (20515 * Day, 20516 * Day) }, new GivenRecords(schema), promptLength: 0,
            room: 10_000);
        var mask = new uint[(schema.VocabSize + 31) / 32];
        while (!sequence.Finished && sequence.Records.Count < 40)
        {
            Array.Clear(mask);
            Assert.True(sequence.Mask(mask));
            int[] allowed = [.. Enumerable.Range(1, schema.VocabSize - 1)
                .Where(id => id != later && (mask[id / 32] >> (id % 32) & 1) != 0)];
            sequence.Accept(Array.FindLast(allowed, id => id >= other.First && id < other.First + other.Tokens) is > 0 and var last
                ? last : allowed[0]);
        }
        List<string> drawn = sequence.Records.ConvertAll(record => (string)JsonNode.Parse(record.Utf8)!["other"]!);
        Assert.Equal(40, drawn.Count);
        Assert.All(drawn, time => Assert.Equal(time, Spelled(DateTime.Parse(
            time, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal), fraction)));
        Assert.Contains(far, drawn);
        Assert.True(drawn.Distinct().Count() > 10, "what lies before the end is drawn as before");
    }

    /// <summary>Six hundred years are more nanoseconds than a number holds.</summary>
    [Fact]
    public void Times_on_both_ends_of_what_a_number_holds_come_back()
    {
        const string fraction = "'.'fffffff'00Z'";
        int n = 0;
        var records = Log(fraction, (_, _) => n++ % 2 == 0 ? "1677-12-31T00:00:00.000000001Z" : "2262-04-01T00:00:00.000000001Z");
        var trip = new SequenceTrip([.. records.Select((record, i) => i % 40 != 39 ? record : (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(record.Span).Replace("2026-", i % 80 == 39 ? "1680-" : "2260-", StringComparison.Ordinal)))]);
        foreach (var sequence in trip.HeldOut) trip.Check(sequence);
    }
}
