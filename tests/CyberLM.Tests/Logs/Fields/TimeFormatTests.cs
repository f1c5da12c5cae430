using System.Text;
using CsCheck;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Fields;

public sealed class TimeFormatTests
{
    static byte[] Quoted(string time) => Encoding.UTF8.GetBytes($"\"{time}\"");

    static string Rewritten(TimeFormat format, string time)
    {
        Assert.True(format.TryRead(Quoted(time), out long units));
        var written = new ByteBuffer();
        format.Write(units, written);
        return Encoding.UTF8.GetString(written.Written)[1..^1];
    }

    [Theory]
    [InlineData("2022-08-27T00:59:39.181811Z", 6, false, "Z")]
    [InlineData("2020-10-21 12:19:07.600", 3, false, "")]
    [InlineData("2026-03-02T08:15:30+00:00", 0, false, "+00:00")]
    [InlineData("1969-12-31T23:59:59.5Z", 1, false, "Z")]
    [InlineData("0001-01-01T00:00:00Z", 0, false, "Z")]
    [InlineData("2024-02-29T23:59:59.000000001Z", 9, false, "Z")]
    public void A_format_is_found_and_spells_the_same_again(string time, int digits, bool trimmed, string zone)
    {
        var format = TimeFormat.Of([Quoted(time)]);
        Assert.Equal(new IsoFormat((byte)time[10], digits, trimmed, zone), format);
        Assert.Equal(time, Rewritten(format!, time));
    }

    [Fact]
    public void Seconds_without_their_last_zeros_are_one_format()
    {
        string[] times = ["2026-03-02T08:15:30.123Z", "2026-03-02T08:15:30.12Z", "2026-03-02T08:15:30Z"];
        var format = TimeFormat.Of([.. times.Select(Quoted)]);
        Assert.Equal(new IsoFormat((byte)'T', 3, true, "Z"), format);
        Assert.All(times, time => Assert.Equal(time, Rewritten(format!, time)));
    }

    [Theory]
    [InlineData("2023-02-29T00:00:00Z")]
    [InlineData("2023-13-01T00:00:00Z")]
    [InlineData("2023-01-01T24:00:00Z")]
    [InlineData("2023-01-01T00:00:60Z")]
    [InlineData("2023-01-01T00:00:00.Z")]
    [InlineData("2023-01-01T00:00:00.1234567890Z")]
    [InlineData("2023-01-01T00:00:0xZ")]
    [InlineData("2023-01-01")]
    public void What_is_no_time_is_none(string text) => Assert.Null(TimeFormat.Of([Quoted(text)]));

    [Theory]
    [InlineData("2026-03-02T08:15:30+2:000")]
    [InlineData("2026-03-02T08:15:30+02:60")]
    [InlineData("2026-03-02T08:15:30+24:00")]
    [InlineData("2026-03-02T08:15:30+ab:cd")]
    [InlineData("2026-03-02T08:15:30-05.00")]
    [InlineData("2026-03-02T08:15:30+02:000")]
    public void What_is_no_zone_is_no_time(string text) => Assert.Null(TimeFormat.Of([Quoted(text)]));

    /// <summary>Against .NET, which knows no zones beyond fourteen hours.</summary>
    [Fact]
    public void A_zone_is_taken_off_when_read_and_put_on_when_written() =>
        Gen.Select(Gen.DateTime[new DateTime(1800, 1, 1), new DateTime(2200, 1, 1)], Gen.Int[-14 * 60, 14 * 60], Gen.Bool)
            .Sample((utc, minutes, colon) =>
            {
                var time = new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)).ToOffset(TimeSpan.FromMinutes(minutes));
                string spelled = time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", System.Globalization.CultureInfo.InvariantCulture);
                if (!colon) spelled = spelled.Remove(spelled.Length - 3, 1);
                var format = TimeFormat.Of([Quoted(spelled)])!;
                Assert.True(format.TryRead(Quoted(spelled), out long units));
                Assert.Equal(time.UtcTicks - DateTime.UnixEpoch.Ticks, units);
                Assert.Equal(60 * minutes, format.Offset);
                Assert.Equal(spelled, Rewritten(format, spelled));
            }, iter: 2000);

    /// <summary>Nanoseconds since 1970 fill a number of 64 bits in 292 years.</summary>
    [Theory]
    [InlineData("1677-09-22T00:00:00.000000000Z", true)]
    [InlineData("1677-09-21T00:00:00.000000000Z", false)]
    [InlineData("2262-04-11T00:00:00.000000000Z", true)]
    [InlineData("2262-04-12T00:00:00.000000000Z", false)]
    [InlineData("2262-04-12T00:00:00.000000000+02:00", true)]
    [InlineData("0001-01-01T00:00:00.000000000Z", false)]
    [InlineData("9999-12-31T23:59:59.999999999Z", false)]
    public void What_does_not_fit_is_no_time(string time, bool fits)
    {
        var format = TimeFormat.Of([Quoted(time)]);
        Assert.Equal(fits, format is not null);
        if (format is not null) Assert.Equal(time, Rewritten(format, time));
        Assert.NotNull(TimeFormat.Of([Quoted(time.Remove(19, 10))]));
    }

    [Fact]
    public void A_scale_that_does_not_reach_so_far_says_so()
    {
        Assert.Equal(9_223_372_036_000_000_000, TimeScale.Convert(9_223_372_036, 1, 1_000_000_000));
        Assert.Throws<OverflowException>(() => TimeScale.Convert(9_223_372_037, 1, 1_000_000_000));
        Assert.Throws<OverflowException>(() => TimeScale.Convert(-9_223_372_037, 1, 1_000_000_000));
        Assert.Equal(-1, TimeScale.Convert(-1, 1_000_000_000, 1));
    }

    [Fact]
    public void Units_are_those_of_the_calendar()
    {
        var format = new IsoFormat((byte)'T', 7, false, "Z");
        Gen.DateTime[new DateTime(1800, 1, 1), new DateTime(2200, 1, 1)].Sample(time =>
        {
            string spelled = time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(format.TryRead(Quoted(spelled), out long units));
            Assert.Equal((DateTime.SpecifyKind(time, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks, units);
            Assert.Equal(spelled, Rewritten(format, spelled));
        }, iter: 2000);
    }
}
