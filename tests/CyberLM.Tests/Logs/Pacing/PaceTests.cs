using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Pacing;

public sealed class PaceTests
{
    static readonly CancellationToken Never = CancellationToken.None;

    [Theory]
    [InlineData("5/s", 5)]
    [InlineData("90/min", 1.5)]
    [InlineData("1200/h", 1.0 / 3)]
    [InlineData("0.5/s", 0.5)]
    public void A_rate_is_read_and_said(string text, double perSecond)
    {
        Assert.Equal(perSecond, Rate.Parse(text).PerSecond, 1e-12);
        Assert.Equal(perSecond, Rate.Parse(Rate.Parse(text).ToString()).PerSecond, 1e-12);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("5/d")]
    [InlineData("/s")]
    [InlineData("-5/s")]
    [InlineData("1,5/s")]
    [InlineData("1e3/s")]
    [InlineData("0/s")]
    [InlineData("NaN/s")]
    [InlineData("1000001/s")]
    [InlineData("")]
    public void What_is_no_rate_is_refused(string text)
    {
        var refused = Assert.Throws<CyberLMException>(() => Rate.Parse(text));
        Assert.StartsWith("--rate", refused.Message);
        Assert.NotNull(refused.Hint);
    }

    [Fact]
    public async Task Records_are_released_one_interval_apart()
    {
        var clock = new VirtualTime();
        var pace = new Pace(Rate.Parse("4/s"), clock);
        for (int i = 0; i < 40; i++)
        {
            await pace.WaitAsync(Never);
            Assert.Equal(TimeSpan.FromSeconds(i / 4.0), clock.Now);
            clock.Pass(TimeSpan.FromMilliseconds(i % 3 * 50));       // the work between two records is no reason to be late
        }
        Assert.Equal((40, TimeSpan.Zero), (pace.Released, pace.Behind));
        Assert.Equal(4, pace.Measured!.Value.PerSecond, 1e-9);
    }

    /// <summary>A timer that is always 15 ms late must not make the rate lower.</summary>
    [Fact]
    public async Task What_a_wait_oversleeps_is_made_up_for()
    {
        var clock = new VirtualTime(oversleep: TimeSpan.FromMilliseconds(15));
        var pace = new Pace(Rate.Parse("1000/s"), clock);
        for (int i = 0; i < 5000; i++) await pace.WaitAsync(Never);
        Assert.InRange(pace.Measured!.Value.PerSecond, 990, 1010);
        Assert.Equal(TimeSpan.Zero, pace.Behind);
    }

    [Fact]
    public async Task After_a_gap_no_burst_follows()
    {
        var clock = new VirtualTime();
        var pace = new Pace(Rate.Parse("10/s"), clock);
        var at = new List<TimeSpan>();
        for (int i = 0; i < 20; i++)
        {
            if (i == 5) clock.Pass(TimeSpan.FromSeconds(3));
            await pace.WaitAsync(Never);
            at.Add(clock.Now);
        }
        var apart = at.Zip(at.Skip(1), (one, other) => (other - one).TotalSeconds).ToList();
        Assert.Equal(3, apart[4], 1e-9);
        Assert.All(apart.Where((_, i) => i != 4), seconds => Assert.Equal(0.1, seconds, 1e-9));
        Assert.Equal(2.9, pace.Behind.TotalSeconds, 1e-9);
        Assert.Equal(19 / (18 * 0.1 + 3), pace.Measured!.Value.PerSecond, 1e-9);
    }

    [Fact]
    public async Task A_stop_ends_the_wait()
    {
        using var stop = new CancellationTokenSource();
        var pace = new Pace(Rate.Parse("0.05/h"), TimeProvider.System);
        await pace.WaitAsync(stop.Token);
        var waiting = pace.WaitAsync(stop.Token);
        Assert.False(waiting.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(1, pace.Released);
    }

    [Theory]
    [InlineData("2026-03-02", "2026-03-02T00:00:00Z")]
    [InlineData("2026-03-02T08:30:00.5+01:00", "2026-03-02T07:30:00.5Z")]
    [InlineData("2026-03-02 08:30", "2026-03-02T08:30:00Z")]
    public void A_moment_is_read_in_utc(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected), Moment.Parse("--now", text));

    [Theory]
    [InlineData("yesterday")]
    [InlineData("02.03.2026")]
    [InlineData("3/2/2026, 8:30:00 AM")]
    [InlineData("2026-02-30")]
    [InlineData("")]
    public void What_is_no_moment_is_refused(string text) =>
        Assert.Equal($"--now '{text}' is no time", Assert.Throws<CyberLMException>(() => Moment.Parse("--now", text)).Message);

}
