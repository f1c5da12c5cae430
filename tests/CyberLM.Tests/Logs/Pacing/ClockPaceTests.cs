using System.Text;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Pacing;

public sealed class ClockPaceTests
{
    static readonly DateTimeOffset Begin = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    sealed class Released(VirtualTime clock, TimeSpan work = default) : IRecordTarget
    {
        public List<(string Record, TimeSpan At)> Records { get; } = [];

        public void Write(ReadOnlySpan<byte> record, long? time = null)
        {
            Records.Add((Encoding.UTF8.GetString(record), clock.Now));
            clock.Pass(work);
        }

        public void Flush()
        {
        }

        public void Complete()
        {
        }
    }

    static long Nanoseconds(TimeSpan afterBegin) => (Begin - DateTimeOffset.UnixEpoch + afterBegin).Ticks * 100;

    static Released Release(
        VirtualTime clock, IEnumerable<TimeSpan?> times, out ClockPace pace, TimeSpan work = default, Action? slow = null)
    {
        var end = new Released(clock, work);
        pace = new(Begin, clock);
        using var target = new PacedTarget(pace, end, slow ?? (() => Assert.Fail("no record was late")), CancellationToken.None);
        foreach (var (i, time) in times.Index())
            target.Write(Encoding.UTF8.GetBytes($"{i}"), time is { } after ? Nanoseconds(after) : null);
        target.Complete();
        return end;
    }

    /// <summary>A timer that is early, as those of some systems are, is waited for again.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(-0.5)]
    public void Each_record_comes_in_its_turn_and_none_before_its_time(double oversleep)
    {
        var clock = new VirtualTime(TimeSpan.FromMilliseconds(oversleep));
        clock.Pass(TimeSpan.FromHours(5));                           // before the first record is there, the clock does not go
        var random = new Random(3);
        var times = new List<TimeSpan>();
        for (var at = TimeSpan.Zero; times.Count < 2000; at += TimeSpan.FromTicks(random.NextInt64(1, TimeSpan.TicksPerHour)))
            times.Add(at);
        times.Add(times[^1] + TimeSpan.FromDays(200));               // longer than a timer can be set
        var released = Release(clock, times.Select(time => (TimeSpan?)time), out var pace).Records;
        Assert.Equal(Enumerable.Range(0, times.Count).Select(i => $"{i}"), released.Select(record => record.Record));
        Assert.All(released.Zip(times), pair =>
            Assert.InRange(pair.First.At - TimeSpan.FromHours(5), pair.Second, pair.Second + Millisecond));
        Assert.Equal(times.Count, pace.Released);
    }

    [Fact]
    public async Task A_time_between_two_ticks_of_the_clock_is_not_released_at_the_first()
    {
        var clock = new VirtualTime();
        var pace = new ClockPace(Begin, clock);
        await pace.WaitAsync(Nanoseconds(TimeSpan.Zero) + 1, TestContext.Current.CancellationToken);
        Assert.InRange(clock.Now, TimeSpan.FromTicks(1), Millisecond);
    }

    [Fact]
    public void Without_a_time_of_its_own_or_behind_it_a_record_comes_with_the_one_before()
    {
        var clock = new VirtualTime();
        TimeSpan? ten = TimeSpan.FromSeconds(10), five = TimeSpan.FromSeconds(5), past = TimeSpan.FromDays(-1);
        var released = Release(clock, [null, past, ten, null, five, TimeSpan.FromSeconds(11)], out _).Records;
        Assert.Equal([0, 0, 10, 10, 10, 11], released.Select(record => record.At.TotalSeconds));
    }

    /// <summary>Nothing is left out to catch up, and nothing waits longer than for its time.</summary>
    [Fact]
    public void A_reader_who_is_slow_gets_all_and_that_they_are_late_is_said_once()
    {
        var clock = new VirtualTime();
        int said = 0;
        var times = Enumerable.Range(0, 50).Select(i => (TimeSpan?)TimeSpan.FromSeconds(i < 49 ? i : 100));
        var released = Release(clock, times, out var pace, work: TimeSpan.FromSeconds(1.5), () => said++).Records;
        Assert.Equal(Enumerable.Range(0, 49).Select(i => 1.5 * i).Append(100), released.Select(record => record.At.TotalSeconds));
        Assert.Equal((1, 24), (said, pace.Late.TotalSeconds));
    }

    [Fact]
    public async Task A_stop_ends_the_wait()
    {
        using var stop = new CancellationTokenSource();
        var pace = new ClockPace(Begin, TimeProvider.System);
        var waiting = pace.WaitAsync(Nanoseconds(TimeSpan.FromDays(400)), stop.Token);
        Assert.False(waiting.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(0, pace.Released);
    }
}
