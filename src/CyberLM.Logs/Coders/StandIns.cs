namespace CyberLM.Logs;

/// <summary>
/// Known values that the model is told in place of those that were asked for and that no record has. A model that reads an attacker's agent
/// letter by letter, and an address of nowhere, has never read the like, and what it draws behind them is no one's habit; of what it does
/// not know it can say nothing anyway. The record has what was asked, and what goes with the known value goes with it. All are there before
/// the first is read: what is read must not depend on which of several sequences came first.
/// </summary>
sealed class StandIns(int slots)
{
    readonly Dictionary<byte[], int>?[] symbols = new Dictionary<byte[], int>?[slots];

    /// <summary>-1 of a value that none stands in for.</summary>
    public int Of(Slot slot, ReadOnlySpan<byte> answer) => symbols[slot.Index] is { } known
        && known.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(answer, out int symbol) ? symbol : SymbolTable.Unknown;

    /// <summary>From now on the known value that it resembles most stands in for it; none where no value of its kind is known.</summary>
    /// <param name="count">symbols that may stand in</param>
    public void Add(Slot slot, byte[] answer, int count)
    {
        if (Of(slot, answer) < 0 && Resemblance.MostAlike(slot, answer, symbol => symbol < count) is { } symbol)
            (symbols[slot.Index] ??= new(BytesComparer.Instance)).Add(answer, symbol);
    }
}
