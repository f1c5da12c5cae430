namespace CyberLM.Logs;

/// <summary>
/// Which answers are worth knowing: those that stand in more than one record. A value seen once gets no token, so that a model learns how
/// often something new comes; an identifier that only ever came again shortly after it had come gets none either.
/// </summary>
sealed class KnownSymbols
{
    const int LeastRecords = 2, Most = 4096;
    readonly SchemaTree tree;
    readonly IReadOnlyList<Predictor?[]> predictors;
    readonly int[][] kept;
    readonly RandomPattern[][] patterns;
    readonly bool[] spelled;

    public KnownSymbols(SchemaTree tree, Sample sample, IReadOnlyList<Predictor?[]> predictors)
    {
        this.tree = tree;
        this.predictors = predictors;
        spelled = [.. tree.Slots.Select(slot => predictors.Any(ofType => ofType[slot.Index] is null or Function))];
        patterns = [.. tree.Slots.Select(slot => slot.Kind == SlotKind.Value && IsSpelled(slot) ? RandomSearch.Patterns(slot) : [])];
        kept = [.. tree.Slots.Select(slot => MostFrequent(slot, sample))];
    }

    /// <summary>Whether the slot is spelled in any type of record.</summary>
    public bool IsSpelled(Slot slot) => spelled[slot.Index];

    public int CountOf(Slot slot) => kept[slot.Index].Length;

    public RandomPattern[] PatternsOf(Slot slot) => patterns[slot.Index];

    /// <summary>Numbers the symbols anew, the most frequent first, and forgets the others.</summary>
    public void Keep()
    {
        foreach (var slot in tree.Slots)
        {
            int[] symbols = kept[slot.Index];
            foreach (var ofType in predictors)
                for (int i = 0; i < ofType.Length; i++)
                    if (ofType[i] is Function function && function.From == slot)
                        ofType[i] = new Function(slot, [.. symbols.Select(symbol => function.Outcomes[symbol])]);
            var known = new SymbolTable(symbols.Select(symbol => slot.Symbols[symbol].ToArray()));
            if (slot.Kind == SlotKind.Layout) slot.Node.KeepLayouts(known);
            else slot.Symbols = known;
        }
    }

    int[] MostFrequent(Slot slot, Sample sample)
    {
        int[] column = sample.Column(slot);
        int[] records = Records(slot, column, sample.RecordsOf(slot.Scope));
        bool[] late = patterns[slot.Index].Length > 0 ? ComesAgainLate(slot, column) : [];
        return [.. Enumerable.Range(0, records.Length)
            .Where(symbol => records[symbol] >= LeastRecords && (late.Length == 0 || late[symbol] || !IsIdentifier(slot, symbol)))
            .OrderByDescending(symbol => records[symbol]).ThenBy(symbol => symbol).Take(Most)];
    }

    bool IsIdentifier(Slot slot, int symbol) =>
        Array.Exists(patterns[slot.Index], pattern => pattern.Matches(slot.Symbols[symbol]));

    /// <summary>In how many records each symbol stands.</summary>
    static int[] Records(Slot slot, int[] column, IReadOnlyList<int> recordOf)
    {
        var records = new int[slot.Symbols.Count];
        var last = new int[slot.Symbols.Count];
        Array.Fill(last, -1);
        for (int row = 0; row < column.Length; row++)
        {
            int symbol = column[row];
            if (symbol < 0 || last[symbol] == recordOf[row]) continue;
            last[symbol] = recordOf[row];
            records[symbol]++;
        }
        return records;
    }

    /// <summary>Whether a symbol has come when it was no longer among the last few.</summary>
    static bool[] ComesAgainLate(Slot slot, int[] column)
    {
        var recent = new List<int>();
        var seen = new bool[slot.Symbols.Count];
        var late = new bool[slot.Symbols.Count];
        foreach (int symbol in column)
        {
            if (symbol < 0) continue;
            if (!recent.Remove(symbol) && seen[symbol]) late[symbol] = true;
            seen[symbol] = true;
            recent.Insert(0, symbol);
            if (recent.Count > StringCoder.MostRemembered) recent.RemoveAt(StringCoder.MostRemembered);
        }
        return late;
    }
}
