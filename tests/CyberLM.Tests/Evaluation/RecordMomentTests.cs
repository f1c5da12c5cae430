using System.Globalization;
using CsCheck;
using CyberLM.Evaluation;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Evaluation;

/// <summary>Against times as .NET writes them.</summary>
public sealed class RecordMomentTests
{
    [Theory]
    [InlineData("M/d/yyyy h:mm:ss tt", 1)]
    [InlineData("M/d/yyyy, h:mm:ss.fff tt", 1_000)]
    [InlineData("M/d/yyyy h:mm:ss.fffffff tt", 10_000_000)]
    [InlineData("MMM d, yyyy, h:mm:ss tt", 1)]
    [InlineData("MMM d, yyyy h:mm:ss tt", 1)]
    [InlineData("ddd, dd MMM yyyy HH:mm:ss 'GMT'", 1)]
    [InlineData("ddd, dd MMM yyyy HH:mm:ss '+0000'", 1)]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", 1_000_000)]
    public void A_spelled_time_is_read(string pattern, int perSecond) =>
        Gen.DateTime[new(1600, 1, 1), new(2400, 1, 1)].Sample(time =>
        {
            long unit = TimeSpan.TicksPerSecond / perSecond;
            Assert.True(RecordMoment.TryRead($"\"{time.ToString(pattern, CultureInfo.InvariantCulture)}\"", out var utc));
            Assert.Equal(time.Ticks / unit * unit, utc.Ticks);
            Assert.Equal(DateTimeKind.Utc, utc.Kind);
        }, iter: 1000);

    [Fact]
    public void A_zone_as_in_mail_is_counted()
    {
        Assert.True(RecordMoment.TryRead("\"Mon, 02 Mar 2026 10:00:00 +0530\"", out var utc));
        Assert.Equal(new DateTime(2026, 3, 2, 4, 30, 0, DateTimeKind.Utc), utc);
    }

    [Fact]
    public void So_are_seconds_since_1970_and_their_parts() =>
        Gen.Select(Gen.Long[1_000_000_000_000, 2_199_999_999_999], Gen.Bool).Sample((milliseconds, quoted) =>
        {
            foreach (var (text, ticks) in new[]
            {
                ($"{milliseconds / 1000}", DateTimeOffset.FromUnixTimeSeconds(milliseconds / 1000).UtcTicks),
                ($"{milliseconds}", DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcTicks),
                ($"{milliseconds}456", DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcTicks + 4_560),
                ($"{milliseconds}456789", DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcTicks + 4_567),
            })
            {
                Assert.True(RecordMoment.TryRead(quoted ? $"\"{text}\"" : text, out var utc));
                Assert.Equal(ticks, utc.Ticks);
            }
        }, iter: 1000);

    [Theory]
    [InlineData("999999999")]
    [InlineData("2200000000")]
    [InlineData("16615619790")]
    [InlineData("1661561979.5")]
    [InlineData("\"28/4/2021 2:08:45 PM\"")]
    [InlineData("\"4/28/2021 14:08:45\"")]
    [InlineData("\"Tue, 02 Mar 2026 10:00:00 GMT\"")]
    [InlineData("\"Mar  2 10:00:00\"")]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("{")]
    public void Anything_else_is_none(string value) => Assert.False(RecordMoment.TryRead(value, out _));

    /// <summary>A log of seconds since 1970 is judged by its times, and one without times is not believed to have some.</summary>
    [Fact]
    public void What_is_named_must_be_a_time()
    {
        var log = new FlatLog();
        FlatRecord[] first = [log.Flat("{\"when\":1661561979,\"id\":7}")];
        Assert.Equal("when", KnownPaths.Of(RecordShape.Unknown, first, log.Names, null, "when").Time);
        var refused = Assert.Throws<CyberLMException>(() => KnownPaths.Of(RecordShape.Unknown, first, log.Names, null, "id"));
        Assert.Equal("--time id: its values are no times that are known", refused.Message);
        var judge = new ExpectedDay(new(2022, 8, 27), log.Path("when"), -1, log.Names);
        Assert.True(judge.Agrees(first[0]));
        Assert.False(judge.Agrees(log.Flat("{\"when\":1661471999}")));
    }
}
