namespace CyberLM.Detection.Stateful;

static class QueuePruning
{
    /// <summary>What is over stays in a queue until its turn; where that became most of it, only the rest is kept.</summary>
    public static void KeepOnly<T, TPlace>(this PriorityQueue<T, TPlace> queue, Func<T, bool> wanted)
    {
        var kept = queue.UnorderedItems.Where(item => wanted(item.Element)).ToList();
        queue.Clear();
        queue.EnqueueRange(kept);
    }
}
