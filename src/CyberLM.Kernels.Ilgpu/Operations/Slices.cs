namespace CyberLM.Kernels.Ilgpu.Operations;

/// <summary>
/// Work cut into consecutive slices, one per work item. A kernel may not let a result depend on where its slice begins: then the
/// bits are the same for any number of threads.
/// </summary>
readonly struct Slices(long count, long perItem)
{
    internal int Items => (int)((count + perItem - 1) / perItem);

    internal long Start(int item) => item * perItem;

    internal long End(int item)
    {
        long end = (item + 1) * perItem;
        return end < count ? end : count;
    }

    internal static Slices Of(long count, long grain, int threads)
    {
        long perItem = (count + threads - 1) / threads;
        return new(count, Math.Max(perItem, grain));
    }
}
