using CyberLM.Kernels.Ilgpu;
using Xunit;

namespace CyberLM.Tests.Ilgpu;

public sealed class CrewTests
{
    sealed class Work(Action<int> run) : ICrewWork
    {
        public void Run(int item) => run(item);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_item_is_done_once_before_the_call_returns(int size)
    {
        using var crew = new Crew(size);
        for (int round = 0; round < 2000; round++)
        {
            int items = 1 + round % 17;
            var counts = new int[items];
            crew.Run(new Work(item => Interlocked.Increment(ref counts[item])), items);
            Assert.All(counts, count => Assert.Equal(1, count));
            // Long enough for the others to fall asleep, now and then.
            if (round % 500 == 0) Thread.Sleep(2);
        }
    }

    [Fact]
    public void Others_take_part()
    {
        using var crew = new Crew(2);
        var threads = new HashSet<int>();
        // Two items that each wait for the other to begin: one thread alone would wait for ever.
        using var both = new Barrier(2);
        crew.Run(new Work(_ =>
        {
            lock (threads) threads.Add(Environment.CurrentManagedThreadId);
            Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(60)));
        }), 2);
        Assert.Equal(2, threads.Count);
        Assert.Contains(Environment.CurrentManagedThreadId, threads);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_an_item_throws_reaches_the_caller_and_the_next_work_is_done(int size)
    {
        using var crew = new Crew(size);
        for (int bad = 0; bad < 6; bad++)
        {
            var work = new Work(item =>
            {
                if (item == bad) throw new InvalidOperationException($"item {item}");
            });
            Assert.Equal($"item {bad}", Assert.Throws<InvalidOperationException>(() => crew.Run(work, 6)).Message);
            int done = 0;
            crew.Run(new Work(_ => Interlocked.Increment(ref done)), 6);
            Assert.Equal(6, done);
        }
    }
}
