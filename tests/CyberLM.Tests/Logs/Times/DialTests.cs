using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Times;

/// <summary>Against the calendar of .NET, before and after 1970.</summary>
public sealed class DialTests
{
    const long UnitsPerSecond = 1000, SecondsPerHour = 3600, SecondsPerQuarter = 900;

    static IEnumerable<DateTime> Times()
    {
        var random = new Random(7);
        for (int i = 0; i < 500; i++)
            yield return DateTime.UnixEpoch.AddMilliseconds(random.NextInt64(-3_000_000_000_000, 4_000_000_000_000));
        yield return DateTime.UnixEpoch;
        yield return DateTime.UnixEpoch.AddMilliseconds(-1);
        yield return new DateTime(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc);
    }

    static long Units(DateTime time) => (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;

    [Fact]
    public void Marks_are_hours_of_the_week_from_monday_on()
    {
        var dial = Dial.Week(UnitsPerSecond);
        foreach (var time in Times())
        {
            int day = ((int)time.DayOfWeek + 6) % 7;
            Assert.Equal(day * 24 + time.Hour, dial.Mark(Units(time)));
            Assert.Equal(Units(time), dial.At(dial.Turn(Units(time)), dial.Mark(Units(time))) + dial.Past(Units(time)));
        }
    }

    [Fact]
    public void Marks_are_quarters_of_the_day()
    {
        var dial = Dial.Day(UnitsPerSecond);
        foreach (var time in Times())
        {
            long units = Units(time);
            Assert.Equal((int)time.TimeOfDay.TotalSeconds / (int)SecondsPerQuarter, dial.Mark(units));
            Assert.Equal(Units(time.Date), dial.At(dial.Turn(units), 0));
            Assert.Equal(units, dial.Start(units) + dial.Past(units));
            Assert.InRange(dial.Past(units), 0, SecondsPerQuarter * UnitsPerSecond - 1);
        }
    }

    /// <summary>Zones of quarters of an hour, and one of history.</summary>
    [Theory]
    [InlineData(2, 0)]
    [InlineData(-5, 0)]
    [InlineData(5, 45)]
    [InlineData(-9, -30)]
    [InlineData(4, 51)]
    public void Marks_of_a_zone_are_those_of_its_clock(int hours, int minutes)
    {
        var zone = new TimeSpan(hours, minutes, 0);
        var (day, week) = (Dial.Day(UnitsPerSecond, (long)zone.TotalSeconds), Dial.Week(UnitsPerSecond, (long)zone.TotalSeconds));
        foreach (var time in Times())
        {
            var local = new DateTimeOffset(time).ToOffset(zone);
            long units = Units(time);
            Assert.Equal((int)local.TimeOfDay.TotalSeconds / (int)SecondsPerQuarter, day.Mark(units));
            Assert.Equal(((int)local.DayOfWeek + 6) % 7 * 24 + local.Hour, week.Mark(units));
            foreach (var dial in new[] { day, week })
            {
                Assert.Equal(units, dial.At(dial.Turn(units), dial.Mark(units)) + dial.Past(units));
                Assert.Equal(units, dial.Start(units) + dial.Past(units));
                Assert.Equal(dial.Start(units), dial.First(units, dial.Mark(units)));
            }
            Assert.Equal(Units(local.Date) - (long)zone.TotalMilliseconds, day.At(day.Turn(units), 0));
        }
    }

    [Fact]
    public void The_first_time_of_a_mark_is_now_or_within_a_turn()
    {
        var dial = Dial.Day(UnitsPerSecond);
        var random = new Random(8);
        foreach (var time in Times())
        {
            int mark = random.Next(Dial.QuartersOfDay);
            long units = Units(time), first = dial.First(units, mark);
            Assert.Equal(mark, dial.Mark(first));
            Assert.Equal(0, dial.Past(first));
            Assert.InRange(first, units - SecondsPerQuarter * UnitsPerSecond + 1, units + 24 * SecondsPerHour * UnitsPerSecond);
            Assert.Equal(dial.Ahead(units, first), (mark - dial.Mark(units) + Dial.QuartersOfDay) % Dial.QuartersOfDay);
        }
    }
}
