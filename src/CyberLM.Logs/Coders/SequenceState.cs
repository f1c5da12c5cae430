namespace CyberLM.Logs;

/// <summary>What a sequence of records leaves for the next one: when the last was, and which identifiers may come again.</summary>
sealed class SequenceState(int slots)
{
    readonly List<byte[]>?[] recent = new List<byte[]>?[slots];

    /// <summary>Nanoseconds: no log is finer.</summary>
    public const long UnitsPerSecond = 1_000_000_000;

    /// <summary>Since 1970; null before the first record.</summary>
    public long? LastTime { get; set; }

    /// <summary>Identifiers that a slot has held, the last one first.</summary>
    public List<byte[]> Recent(Slot slot) => recent[slot.Index] ??= [];

    public void Clear()
    {
        LastTime = null;
        foreach (var list in recent) list?.Clear();
    }
}
