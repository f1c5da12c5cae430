namespace CyberLM.Logs;

/// <summary>
/// At most so many of a stream's records, in their order and spread over all of it: every record while they are few, then every second,
/// fourth, and so on.
/// </summary>
public sealed class RecordSample(int most)
{
    readonly List<ReadOnlyMemory<byte>> kept = [];
    long seen;

    /// <summary>One record in so many was kept.</summary>
    public long Stride { get; private set; } = 1;
    public IReadOnlyList<ReadOnlyMemory<byte>> Records => kept;

    public void Add(ReadOnlyMemory<byte> record)
    {
        if (seen++ % Stride != 0) return;
        if (kept.Count == most)
        {
            for (int i = 0; 2 * i < kept.Count; i++) kept[i] = kept[2 * i];
            kept.RemoveRange((kept.Count + 1) / 2, kept.Count / 2);
            Stride *= 2;
            if ((seen - 1) % Stride != 0) return;
        }
        kept.Add(record);
    }
}
