namespace CyberLM.Logs;

/// <summary>Records that belong together, in order of time: those of an entity on a day; or one alone.</summary>
/// <param name="Entity">as it is spelled; null for a record of no one</param>
/// <param name="Day">days since 1970; null without a time</param>
sealed record RecordSequence(byte[]? Entity, int? Day, IReadOnlyList<ReadOnlyMemory<byte>> Records)
{
    /// <summary>What all of them are labelled with; null where nothing is known of labels.</summary>
    public string? Label { get; init; }

    public long Bytes { get; } = Records.Sum(record => (long)record.Length + 1);
}
