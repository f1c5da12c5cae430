namespace CyberLM.Logs;

/// <summary>
/// A record as answers to the slots of its schema: a row for the record, and one for each element of its arrays. Rows are used again for
/// the next record.
/// </summary>
sealed class RecordRows(SchemaTree tree, ByteBuffer text)
{
    readonly List<List<Row>> pools = [];
    readonly List<int> used = [];

    /// <summary>What the places of answers refer to.</summary>
    public ByteBuffer Text => text;

    /// <summary>What was before the record; null while a schema is mined.</summary>
    public SequenceState? Sequence { get; set; }

    public Row Root { get; private set; } = new(tree.Root.Scope);

    public void Clear()
    {
        for (int i = 0; i < used.Count; i++) used[i] = 0;
        Root.Clear();
    }

    public Row NewRow(Scope scope)
    {
        while (pools.Count <= scope.Index)
        {
            pools.Add([]);
            used.Add(0);
        }
        var pool = pools[scope.Index];
        int next = used[scope.Index]++;
        if (next == pool.Count) pool.Add(new Row(scope));
        pool[next].Clear();
        return pool[next];
    }

    public ReadOnlySpan<byte> Spelling(Row row, Slot slot)
    {
        ref readonly var value = ref row[slot];
        return value.Length >= 0 ? text.Slice(value.Start, value.Length) : slot.Symbols[value.Symbol];
    }

    /// <summary>The symbol of an answer, looked up once; none where it names someone who is not to be known.</summary>
    public int Symbol(Row row, Slot slot)
    {
        ref var value = ref row[slot];
        if (value.Symbol == NotLookedUp) value.Symbol = slot.Symbols.Find(text.Slice(value.Start, value.Length));
        return value.Symbol >= slot.Shared && Sequence is { IsAnonymous: true } ? SymbolTable.Unknown : value.Symbol;
    }

    const int NotLookedUp = -2;

    public void SetSpelling(Row row, Slot slot, int start, int length) =>
        row.Set(slot, new SlotValue
        {
            Present = true, Answered = true, Expected = true, Symbol = NotLookedUp, Start = start, Length = length,
        });

    public void SetSymbol(Row row, Slot slot, int symbol) =>
        row.Set(slot, new SlotValue { Present = true, Answered = true, Expected = true, Symbol = symbol, Length = -1 });
}
