namespace CyberLM.Logs;

/// <summary>
/// The records that a schema is mined from, column by column: for every slot the symbol of its answer in each row of its scope, in the
/// order of the records.
/// </summary>
sealed class Sample(SchemaTree tree)
{
    /// <summary>The slot is not there in this row.</summary>
    public const int Absent = -1;
    readonly List<List<int>> columns = [];
    readonly List<List<int>> recordOfRow = [];

    public int Records { get; private set; }

    public void Add(RecordRows rows)
    {
        while (columns.Count < tree.Slots.Count) columns.Add([]);
        while (recordOfRow.Count < tree.Scopes.Count) recordOfRow.Add([]);
        Add(rows, rows.Root);
        Records++;
    }

    void Add(RecordRows rows, Row row)
    {
        var scope = row.Scope;
        int number = recordOfRow[scope.Index].Count;
        recordOfRow[scope.Index].Add(Records);
        foreach (var slot in row.Met)
        {
            var column = columns[slot.Index];
            while (column.Count < number) column.Add(Absent);
            column.Add(SymbolOf(rows, row, slot));
            if (slot.Kind != SlotKind.Length) continue;
            foreach (var element in row.Elements(slot.Node)) Add(rows, element);
        }
    }

    static int SymbolOf(RecordRows rows, Row row, Slot slot)
    {
        int known = row[slot].Symbol;
        return known >= 0 ? known : slot.Symbols.FindOrAdd(rows.Spelling(row, slot));
    }

    /// <summary>The record to which each row of a scope belongs.</summary>
    public IReadOnlyList<int> RecordsOf(Scope scope) => scope.Index < recordOfRow.Count ? recordOfRow[scope.Index] : [];

    /// <summary>The symbols of a slot, one per row of its scope.</summary>
    public int[] Column(Slot slot)
    {
        var symbols = new int[RecordsOf(slot.Scope).Count];
        if (slot.Index < columns.Count)
        {
            columns[slot.Index].CopyTo(symbols);
            Array.Fill(symbols, Absent, columns[slot.Index].Count, symbols.Length - columns[slot.Index].Count);
        }
        else
        {
            Array.Fill(symbols, Absent);
        }
        return symbols;
    }
}
