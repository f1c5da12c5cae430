namespace CyberLM.Logs;

/// <summary>How far counters have come, by what says which one it is.</summary>
sealed class CounterStates
{
    readonly Dictionary<Slot, Dictionary<byte[], long>> ofSlot = [];

    public long? Find(Slot slot, ReadOnlySpan<byte> key) =>
        ofSlot.TryGetValue(slot, out var numbers)
        && numbers.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out long number) ? number : null;

    public void Set(Slot slot, ReadOnlySpan<byte> key, long number)
    {
        if (!ofSlot.TryGetValue(slot, out var numbers)) ofSlot.Add(slot, numbers = new(BytesComparer.Instance));
        numbers.GetAlternateLookup<ReadOnlySpan<byte>>()[key] = number;
    }

    public void Clear()
    {
        foreach (var numbers in ofSlot.Values) numbers.Clear();
    }
}
