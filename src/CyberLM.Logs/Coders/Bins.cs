namespace CyberLM.Logs;

/// <summary>Whole numbers in intervals, one token each; where in its interval a number lies is residual.</summary>
/// <param name="edges">the least number of each interval, and behind the last one the first number beyond; ascending</param>
sealed class Bins(long[] edges)
{
    public IReadOnlyList<long> Edges => edges;
    public int Count => edges.Length - 1;

    /// <summary>The interval of a number, or -1.</summary>
    public int Find(long number)
    {
        if (number < edges[0] || number >= edges[^1]) return -1;
        int at = Array.BinarySearch(edges, number);
        return at >= 0 ? at : ~at - 1;
    }

    public (long Least, long Most) this[int bin] => (edges[bin], edges[bin + 1] - 1);

    public double Bits(int bin) => Math.Log2(edges[bin + 1] - edges[bin]);

    const int Doublings = 62;

    /// <summary>Where logarithmic intervals end: 146 years in nanoseconds, 14,600 in ticks.</summary>
    public const long Furthest = 1L << Doublings;

    /// <summary>
    /// Four intervals for each doubling, from one number to the other: small gaps exactly, long ones to a fifth. Negative numbers mirrored.
    /// </summary>
    public static Bins Logarithmic(long least, long most)
    {
        const int perDoubling = 4;
        var edges = new SortedSet<long> { 0, 1 };
        for (int step = 0; step <= perDoubling * Doublings; step++)
        {
            long edge = (long)Math.Ceiling(Math.Pow(2, (double)step / perDoubling));
            edges.Add(edge);
            edges.Add(1 - edge);
        }
        (least, most) = (Math.Max(least, edges.Min), Math.Min(most, edges.Max - 1));
        long from = edges.Last(edge => edge <= least), to = edges.First(edge => edge > most);
        return new([.. edges.Where(edge => edge >= from && edge <= to)]);
    }

    /// <summary>At most so many intervals that hold about the same number of the sample; a frequent number has one for itself.</summary>
    public static Bins Quantiles(List<long> sample, int most)
    {
        sample.Sort();
        int share = Math.Max(1, sample.Count / most);
        var edges = new List<long> { sample[0] };
        int begun = 0;
        for (int i = 0; i < sample.Count;)
        {
            int next = i;
            while (next < sample.Count && sample[next] == sample[i]) next++;
            bool frequent = next - i >= share;
            if (frequent && edges[^1] < sample[i]) edges.Add(sample[i]);
            if (frequent || next - begun >= share)
            {
                if (edges[^1] <= sample[i]) edges.Add(sample[i] + 1);
                begun = next;
            }
            i = next;
        }
        if (edges[^1] <= sample[^1]) edges.Add(sample[^1] + 1);
        return new([.. edges]);
    }
}
