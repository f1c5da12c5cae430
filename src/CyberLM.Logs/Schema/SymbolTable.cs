namespace CyberLM.Logs;

/// <summary>The known spellings of a slot, numbered from 0.</summary>
sealed class SymbolTable
{
    public const int Unknown = -1;

    readonly List<byte[]> spellings = [];
    readonly Dictionary<byte[], int> numbers;
    readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> lookup;

    public SymbolTable()
    {
        numbers = new(BytesComparer.Instance);
        lookup = numbers.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public SymbolTable(IEnumerable<byte[]> spellings) : this()
    {
        foreach (byte[] spelling in spellings) FindOrAdd(spelling);
    }

    public int Count => spellings.Count;

    public ReadOnlySpan<byte> this[int symbol] => spellings[symbol];

    public int Find(ReadOnlySpan<byte> spelling) => lookup.TryGetValue(spelling, out int symbol) ? symbol : Unknown;

    public int FindOrAdd(ReadOnlySpan<byte> spelling)
    {
        if (lookup.TryGetValue(spelling, out int symbol)) return symbol;
        byte[] kept = spelling.ToArray();
        spellings.Add(kept);
        numbers.Add(kept, Count - 1);
        return Count - 1;
    }
}
