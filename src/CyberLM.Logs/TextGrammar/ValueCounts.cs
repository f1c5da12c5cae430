namespace CyberLM.Logs;

/// <summary>What the learner of a grammar keeps in memory over all paths.</summary>
sealed class LearningLimits
{
    public const int MostPaths = 20_000, MostKeys = 1024, MostDepth = 64;
    const long MostBytes = 128 << 20;
    const int LongestValue = 4096;
    long bytes;

    public int Paths { get; set; }

    /// <summary>Says no where a value is too long to be remembered, or memory is used up.</summary>
    public bool Keep(int length)
    {
        if (length > LongestValue || bytes + length > MostBytes) return false;
        bytes += length;
        return true;
    }
}

/// <summary>The distinct values at a path, as long as they are few.</summary>
sealed class ValueCounts(LearningLimits limits)
{
    public const int MostValues = 64;

    /// <summary>At most one of so many values may be one that was never met before, or after: then all are known.</summary>
    const int KnownPerNew = 20;

    Dictionary<byte[], int>? counts = new(BytesComparer.Instance);

    public long Total { get; private set; }

    public IEnumerable<byte[]> Values => counts?.Keys ?? Enumerable.Empty<byte[]>();

    public void Add(ReadOnlySpan<byte> spelled)
    {
        Total++;
        if (counts is null) return;
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(spelled, out int count)) lookup[spelled] = count + 1;
        else if (counts.Count < MostValues && limits.Keep(spelled.Length)) lookup[spelled] = 1;
        else counts = null;
    }

    /// <summary>
    /// The values seen are all there are. How often a new one comes is about the share of those met once (Good and Turing), so a list
    /// with many such is not closed.
    /// </summary>
    public bool AreAll => counts is { Count: > 0 } && (counts.Count == 1 || KnownPerNew * (long)counts.Values.Count(n => n == 1) <= Total);
}
