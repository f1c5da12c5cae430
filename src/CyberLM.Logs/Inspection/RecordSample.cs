using CyberLM.Kernels;

namespace CyberLM.Logs;

/// <summary>
/// At most so many of a stream's records, in their order and drawn from all of it: those with the largest random numbers, each of which
/// depends on the record's place alone. Every second or fourth record would be always the same user's where users take turns.
/// </summary>
public sealed class RecordSample(int most)
{
    const ulong Seed = 0x5245434F5244;
    readonly PriorityQueue<(long Place, ReadOnlyMemory<byte> Record), ulong> kept = new();

    /// <summary>Of which the sample is.</summary>
    public long Seen { get; private set; }
    public int Count => kept.Count;

    public IReadOnlyList<ReadOnlyMemory<byte>> Records =>
        [.. kept.UnorderedItems.OrderBy(item => item.Element.Place).Select(item => item.Element.Record)];

    public void Add(ReadOnlyMemory<byte> record)
    {
        ulong draw = Philox.UInt64(Seed, 0, (ulong)Seen);
        if (kept.Count < most) kept.Enqueue((Seen, record), draw);
        else kept.EnqueueDequeue((Seen, record), draw);
        Seen++;
    }
}
