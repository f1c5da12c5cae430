namespace CyberLM.Logs;

/// <summary>
/// Known values that the model is told in place of those that were asked for and that no record has. A model that reads an attacker's agent
/// letter by letter, and an address of nowhere, has never read the like, and what it draws behind them is no one's habit; of what it does
/// not know it can say nothing anyway. The record has what was asked, and what goes with the known value goes with it.
/// </summary>
sealed class StandIns(int slots)
{
    readonly Dictionary<byte[], int>?[] symbols = new Dictionary<byte[], int>?[slots];

    /// <summary>-1 of a value that none stands in for.</summary>
    public int Of(Slot slot, ReadOnlySpan<byte> answer) => symbols[slot.Index] is { } known
        && known.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(answer, out int symbol) ? symbol : SymbolTable.Unknown;

    /// <summary>The one that it resembles most; -1 where no value of its kind is known.</summary>
    /// <param name="count">symbols that may stand in</param>
    public int Find(Slot slot, byte[] answer, int count)
    {
        if (Of(slot, answer) is >= 0 and int before) return before;
        List<int> candidates = [.. Enumerable.Range(0, count).Where(symbol => IsText(slot.Symbols[symbol]) == IsText(answer)
            && slot.Symbols[symbol] is not [(byte)'"', (byte)'"'])];
        if (Resemblance.MostAlike(slot, answer, candidates) is not { } symbol) return SymbolTable.Unknown;
        (symbols[slot.Index] ??= new(BytesComparer.Instance)).Add(answer, symbol);
        return symbol;
    }

    static bool IsText(ReadOnlySpan<byte> spelling) => spelling is [(byte)'"', ..];
}
