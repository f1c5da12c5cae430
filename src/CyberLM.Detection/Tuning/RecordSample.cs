using System.Collections;

namespace CyberLM.Detection.Tuning;

/// <summary>
/// Every so manieth record of the log, by its values: what share of all records an exclusion would pass over. A value that most records
/// have is no exclusion, however few attacks had it so far.
/// </summary>
sealed class RecordSample(IReadOnlyList<int[]> records)
{
    readonly Dictionary<int, BitArray> byValue = [];

    public int Count => records.Count;

    public BitArray None() => new(records.Count);

    /// <summary>The records that have the value.</summary>
    public BitArray With(int value)
    {
        if (byValue.TryGetValue(value, out var known)) return known;
        var bits = None();
        for (int i = 0; i < records.Count; i++) bits[i] = records[i].AsSpan().Contains(value);
        byValue.Add(value, bits);
        return bits;
    }

    public double Share(BitArray bits) => records.Count == 0 ? 0 : (double)AlertTable.Count(bits) / records.Count;
}
