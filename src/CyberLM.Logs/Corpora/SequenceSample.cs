using CyberLM.Kernels;

namespace CyberLM.Logs;

/// <summary>
/// Sequences of at most so many records in all, in their order. They are whole, since half of one would make its values look new, and drawn
/// at random, since users come in much the same order day by day.
/// </summary>
static class SequenceSample
{
    const ulong Seed = 0x53455155454E4345;

    /// <returns>one at least, where there is one</returns>
    public static IReadOnlyList<RecordSequence> Of(IReadOnlyList<RecordSequence> all, long most)
    {
        if (all.Sum(sequence => (long)sequence.Records.Count) <= most) return all;
        var drawn = new List<int>();
        long records = 0;
        foreach (int place in Enumerable.Range(0, all.Count).OrderBy(place => Philox.UInt64(Seed, 0, (ulong)place)))
        {
            records += all[place].Records.Count;
            if (records > most && drawn.Count > 0) break;
            drawn.Add(place);
        }
        drawn.Sort();
        return drawn.ConvertAll(place => all[place]);
    }
}
