using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Stateful;

/// <summary>The measures of one entity's window or bin, kept up to date as sightings come and go.</summary>
sealed class MeasureCounts(ThresholdPlan plan)
{
    /// <summary>Times of the rule's own events: of a window all, since each will be the first; of a bin the first.</summary>
    readonly Queue<long> times = new();
    long last;

    readonly long[] counts = new long[plan.Measures.Count];

    /// <summary>How often each tuple is there; null for measures that count events.</summary>
    readonly Dictionary<byte[], int>?[] tuples =
        [.. plan.Measures.Select(measure => measure.Tuple < 0 ? null : new Dictionary<byte[], int>(ByteComparer.Instance))];

    public bool Hold => plan.Condition.Holds(counts);

    public IReadOnlyList<(string, object)> Details =>
        [.. plan.Measures.Select((measure, i) => (measure.Name, (object)counts[i]))];

    /// <summary>Of the distinct tuples of all measures.</summary>
    public int Weight { get; private set; }

    public void Add(in Sighting sighting)
    {
        Change(sighting.Source, sighting.Values, 1);
        if (sighting.Source != 0) return;
        if (plan.Window is not null || times.Count == 0) times.Enqueue(sighting.Ticks);
        last = sighting.Ticks;
        CountSeconds();
    }

    public void Remove(in Sighting sighting)
    {
        Change(sighting.Source, sighting.Values, -1);
        if (sighting.Source != 0) return;
        times.Dequeue();
        CountSeconds();
    }

    void CountSeconds() => counts[ThresholdPlan.SecondsPlace] = times.TryPeek(out long first)
        ? (last - first + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond
        : 0;

    void Change(int source, byte[]?[] values, int by)
    {
        for (int i = 0; i < counts.Length; i++)
        {
            var measure = plan.Measures[i];
            if (measure.Source != source || i == ThresholdPlan.SecondsPlace) continue;
            if (tuples[i] is not { } known) counts[i] += by;
            else if (values[measure.Tuple] is { } tuple) counts[i] = Change(known, tuple, by);
        }
    }

    int Change(Dictionary<byte[], int> known, byte[] tuple, int by)
    {
        int times = known.GetValueOrDefault(tuple) + by;
        if (times == by && by > 0) Weight += Sighting.WeightOf(tuple);
        if (times > 0) known[tuple] = times;
        else
        {
            known.Remove(tuple);
            Weight -= Sighting.WeightOf(tuple);
        }
        return known.Count;
    }
}
