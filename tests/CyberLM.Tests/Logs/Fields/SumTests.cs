using System.Globalization;
using System.Text;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Fields;

/// <summary>An end that is the beginning and a duration, and durations that no clock can have.</summary>
public sealed class SumTests
{
    static string Spelled(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <param name="odd">the duration of one record that is held back</param>
    static List<ReadOnlyMemory<byte>> Log(string odd)
    {
        var random = new Random(4);
        var at = new DateTime(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);
        return [.. Enumerable.Range(0, 400).Select(i =>
        {
            at = at.AddMilliseconds(random.Next(700_000));
            int length = random.Next(1, 500);
            string text = $$"""{"time":"{{Spelled(at)}}","user":"u{{random.Next(5)}}@example.com","durationMs":"""
                + $$"""{{(i == 390 ? odd : length)}},"end":"{{Spelled(at.AddMilliseconds(length))}}"}""";
            return (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text);
        })];
    }

    [Theory]
    [InlineData("-9223372036854775808")]
    [InlineData("9223372036854775807")]
    [InlineData("-2147483648")]
    [InlineData("18446744073709551616")]
    public void A_duration_of_any_number_comes_back(string odd)
    {
        var trip = new SequenceTrip(Log(odd));
        var end = trip.Schema.Tree.Slots.Single(slot => slot.Path == "end");
        Assert.IsType<Sum>(trip.Schema.Types[0][end]);
        foreach (var sequence in trip.HeldOut) trip.Check(sequence);
        Assert.Equal(100, trip.Records);
    }

    [Theory]
    [InlineData("-9223372036854775808")]
    [InlineData("9223372036854775807")]
    public void A_duration_of_any_number_is_no_sum(string odd)
    {
        var trip = new SequenceTrip(Log("7"));
        var sum = Assert.IsType<Sum>(trip.Schema.Types[0][trip.Schema.Tree.Slots.Single(slot => slot.Path == "end")]);
        var time = "\"2026-03-02T08:00:00.000Z\""u8;
        Assert.True(sum.Is(time, "250"u8, "\"2026-03-02T08:00:00.250Z\""u8));
        Assert.False(sum.Is(time, Encoding.UTF8.GetBytes(odd), time));
    }
}
