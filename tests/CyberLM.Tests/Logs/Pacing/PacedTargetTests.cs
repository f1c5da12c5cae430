using System.Text;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Pacing;

public sealed class PacedTargetTests
{
    static readonly Action Unsaid = () => Assert.Fail("no rate was missed");

    sealed class Timed(TimeProvider clock, Action? onWrite = null) : IRecordTarget
    {
        public List<(string Record, TimeSpan At)> Written { get; } = [];
        public int Flushes { get; private set; }
        public bool Completed { get; private set; }

        public void Write(ReadOnlySpan<byte> record, long? time = null)
        {
            onWrite?.Invoke();
            Written.Add((Encoding.UTF8.GetString(record), clock.GetElapsedTime(0)));
        }

        public void Flush() => Flushes++;
        public void Complete() => Completed = true;
    }

    static byte[] Record(int i) => Encoding.UTF8.GetBytes($"record {i}");

    [Fact]
    public void All_records_come_in_order_evenly_each_flushed()
    {
        var clock = new VirtualTime();
        var end = new Timed(clock);
        using var target = new PacedTarget(new Pace(Rate.Parse("120/min"), clock), end, Unsaid, CancellationToken.None);
        for (int i = 0; i < 3000; i++) target.Write(Record(i));      // more than may be ahead
        target.Complete();
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => ($"record {i}", TimeSpan.FromSeconds(i / 2.0))), end.Written);
        Assert.Equal((3000, true), (end.Flushes, end.Completed));
    }

    [Fact]
    public void A_rate_that_is_not_kept_is_said_once_with_the_one_that_is()
    {
        var clock = new VirtualTime();
        var end = new Timed(clock, () => clock.Pass(TimeSpan.FromSeconds(0.5)));
        var said = new List<double>();
        var pace = new Pace(Rate.Parse("10/s"), clock);
        using var target = new PacedTarget(pace, end, () => said.Add(pace.Measured!.Value.PerSecond), CancellationToken.None);
        for (int i = 0; i < 50; i++) target.Write(Record(i));
        target.Complete();
        Assert.Equal(2, Assert.Single(said), 1e-9);
        Assert.Equal(50, end.Written.Count);
    }

    [Fact]
    public void What_the_target_throws_reaches_whoever_writes()
    {
        var clock = new VirtualTime();
        var end = new Timed(clock, () => throw new IOException("No space left on device"));
        using var target = new PacedTarget(new Pace(Rate.Parse("1000/s"), clock), end, Unsaid, CancellationToken.None);
        var failure = Assert.Throws<IOException>(() =>
        {
            for (int i = 0; i < 5000; i++) target.Write(Record(i));
            target.Complete();
        });
        Assert.Equal("No space left on device", failure.Message);
        Assert.False(end.Completed);
    }

    [Fact]
    public void When_whoever_writes_fails_the_target_is_left_alone()
    {
        var end = new Timed(TimeProvider.System);
        var target = new PacedTarget(new Pace(Rate.Parse("0.05/h"), TimeProvider.System), end, Unsaid, CancellationToken.None);
        for (int i = 0; i < 10; i++) target.Write(Record(i));
        target.Dispose();
        Assert.InRange(end.Written.Count, 0, 1);
        Assert.False(end.Completed);
    }

    [Fact]
    public void A_stop_ends_it_with_the_records_that_were_due_and_drops_the_others()
    {
        using var stop = new CancellationTokenSource();
        var end = new Timed(TimeProvider.System);
        using var target = new PacedTarget(new Pace(Rate.Parse("0.05/h"), TimeProvider.System), end, Unsaid, stop.Token);
        target.Write(Record(0));
        SpinWait.SpinUntil(() => end.Flushes == 1, TimeSpan.FromSeconds(30));
        stop.CancelAfter(50);
        for (int i = 1; i < 3000; i++) target.Write(Record(i));      // waits where no more may be ahead, until the stop
        target.Complete();
        target.Write(Record(3000));
        Assert.Equal("record 0", Assert.Single(end.Written).Record);
        Assert.True(end.Completed);
    }
}
