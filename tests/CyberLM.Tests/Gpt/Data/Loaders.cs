using CyberLM.Gpt;
using Xunit;

namespace CyberLM.Tests.Gpt.Data;

static class Loaders
{
    /// <summary>Jumps forwards and backwards give the batches of one straight run.</summary>
    public static void CheckResume(Func<DataLoader> create)
    {
        var straight = create();
        var batches = Enumerable.Range(0, 40).Select(_ => Copy(straight)).ToArray();
        Assert.Equal(40, straight.BatchIndex);
        Assert.NotEqual(batches[0], batches[1]);
        foreach (int index in new[] { 39, 0, 17, 16, 38, 1 })
        {
            var resumed = create();
            resumed.BatchIndex = index;
            Assert.Equal(batches[index], Copy(resumed));
            straight.BatchIndex = index;
            Assert.Equal(batches[index], Copy(straight));
        }
    }

    static int[] Copy(DataLoader loader)
    {
        var batch = new Batch(loader.Rows, loader.Time);
        loader.Next(batch);
        return [.. batch.Tokens, .. batch.Targets, .. batch.Positions, .. batch.First, batch.TargetCount];
    }

    public static void CheckAllocatesNothing(DataLoader loader)
    {
        var batch = new Batch(loader.Rows, loader.Time);
        for (int i = 0; i < 10; i++)
            loader.Next(batch);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            loader.Next(batch);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>All targets of a pass that count, in order.</summary>
    public static List<int> Targets(EvaluationPass pass)
    {
        var batch = new Batch(pass.Rows, pass.Time);
        var targets = new List<int>();
        while (pass.Next(batch))
        {
            int[] counted = [.. batch.Targets.Where(target => target != Batch.Ignored)];
            Assert.Equal(counted.Length, batch.TargetCount);
            targets.AddRange(counted);
        }
        return targets;
    }

    /// <summary>
    /// The segments of a row, checked: First is the segment's start, does not decrease and the inputs are the targets shifted by one.
    /// </summary>
    public static IEnumerable<Segment> Segments(Batch batch, int row)
    {
        int start = row * batch.Time;
        for (int at = 0; at < batch.Time;)
        {
            Assert.Equal(at, batch.First[start + at]);
            int end = at;
            while (end < batch.Time && batch.First[start + end] == at)
            {
                Assert.Equal(end - at, batch.Positions[start + end]);
                if (end > at && batch.Targets[start + end - 1] != Batch.Ignored)
                    Assert.Equal(batch.Targets[start + end - 1], batch.Tokens[start + end]);
                end++;
            }
            yield return new Segment(batch.Tokens[start + at], batch.Targets[(start + at)..(start + end)]);
            at = end;
        }
    }

    public sealed record Segment(int Input, int[] Targets)
    {
        public bool IsIgnored => Targets.All(target => target == Batch.Ignored);
    }
}
