namespace CyberLM.Detection.Sigma;

readonly record struct WindowEntry(long Ticks, long Event, int Source, byte[] Value, decimal Number);

/// <summary>
/// The matches of one group within a timespan, and a measure of them that is kept up to date as they come and go: recounting would cost as
/// much as the window is long, at each event.
/// </summary>
abstract class Window
{
    readonly Queue<WindowEntry> entries = new();

    public int Count => entries.Count;

    /// <summary>Null where there is nothing to measure.</summary>
    public abstract decimal? Measure { get; }

    /// <summary>Whether the entries of a source are there.</summary>
    public virtual bool Has(int source) => throw new NotSupportedException();

    public void Add(in WindowEntry entry)
    {
        entries.Enqueue(entry);
        Added(entry);
    }

    public void Evict(long before)
    {
        while (entries.TryPeek(out var oldest) && oldest.Ticks < before) RemoveOldest();
    }

    public void RemoveOldest() => Removed(entries.Dequeue());

    public IReadOnlyList<long> LastEvents(int most) => [.. entries.Skip(entries.Count - most).Select(entry => entry.Event)];

    protected abstract void Added(in WindowEntry entry);

    protected abstract void Removed(in WindowEntry entry);

    public static Window For(SigmaCorrelation correlation) => correlation.Type switch
    {
        CorrelationType.EventCount => new CountWindow(),
        CorrelationType.ValueCount => new DistinctWindow(),
        CorrelationType.ValueSum => new SumWindow(mean: false),
        CorrelationType.ValueAvg => new SumWindow(mean: true),
        CorrelationType.Temporal => new SourcesWindow(correlation.Plan.Sources.Length),
        CorrelationType.TemporalOrdered => new OrderWindow(correlation.Plan.Sources.Length),
        CorrelationType.ValuePercentile or CorrelationType.ValueMedian => new RankWindow(correlation.Plan.Percentile),
        var other => throw new InvalidOperationException($"no window measures {other}"),
    };
}

sealed class CountWindow : Window
{
    public override decimal? Measure => Count;

    protected override void Added(in WindowEntry entry) { }

    protected override void Removed(in WindowEntry entry) { }
}

/// <summary>Different values, or tuples of them, in upper and lower case.</summary>
sealed class DistinctWindow : Window
{
    readonly Dictionary<byte[], int> counts = new(ByteComparer.Instance);

    public override decimal? Measure => counts.Count;

    protected override void Added(in WindowEntry entry) => counts[entry.Value] = counts.GetValueOrDefault(entry.Value) + 1;

    protected override void Removed(in WindowEntry entry)
    {
        if (--counts[entry.Value] == 0) counts.Remove(entry.Value);
    }
}

/// <summary>Decimals add and subtract without rounding as long as 28 digits hold them, so nothing is left over when all are gone.</summary>
sealed class SumWindow(bool mean) : Window
{
    decimal sum;

    public override decimal? Measure => !mean ? sum : Count > 0 ? sum / Count : null;

    protected override void Added(in WindowEntry entry) => sum += entry.Number;

    protected override void Removed(in WindowEntry entry) => sum = Count == 0 ? 0 : sum - entry.Number;
}

/// <summary>Percentiles by nearest rank, over a list that is kept in order.</summary>
sealed class RankWindow(decimal percentile) : Window
{
    readonly List<decimal> sorted = [];

    public override decimal? Measure => sorted.Count == 0
        ? null
        : sorted[Math.Max(0, (int)Math.Ceiling(percentile / 100 * sorted.Count) - 1)];

    protected override void Added(in WindowEntry entry)
    {
        int at = sorted.BinarySearch(entry.Number);
        sorted.Insert(at < 0 ? ~at : at, entry.Number);
    }

    protected override void Removed(in WindowEntry entry) => sorted.RemoveAt(sorted.BinarySearch(entry.Number));
}

/// <summary>How many of the sources are there.</summary>
sealed class SourcesWindow(int sources) : Window
{
    readonly int[] counts = new int[sources];
    int present;

    public override decimal? Measure => present;

    public override bool Has(int source) => counts[source] > 0;

    protected override void Added(in WindowEntry entry)
    {
        if (counts[entry.Source]++ == 0) present++;
    }

    protected override void Removed(in WindowEntry entry)
    {
        if (--counts[entry.Source] == 0) present--;
    }
}

/// <summary>
/// The longest beginning of the sources that was met in order, others in between or not. For each length the latest start is enough: a
/// chain that began later stays in the window longer, and whatever could follow the earlier one can follow it.
/// </summary>
sealed class OrderWindow(int sources) : Window
{
    readonly long[] starts = [.. Enumerable.Repeat(long.MinValue, sources)];

    public override decimal? Measure
    {
        get
        {
            int length = starts.Length;
            while (length > 0 && starts[length - 1] == long.MinValue) length--;
            return length;
        }
    }

    protected override void Added(in WindowEntry entry)
    {
        if (entry.Source == 0) starts[0] = entry.Ticks;
        else starts[entry.Source] = Math.Max(starts[entry.Source], starts[entry.Source - 1]);
    }

    /// <summary>What began with it or before is over.</summary>
    protected override void Removed(in WindowEntry entry)
    {
        for (int i = 0; i < starts.Length; i++)
        {
            if (starts[i] <= entry.Ticks && entry.Source == 0) starts[i] = long.MinValue;
        }
    }
}
