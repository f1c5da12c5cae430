namespace CyberLM.Logs;

/// <summary>What all records of a sequence have in common, of the values that a user may ask for.</summary>
sealed class CommonAnswers(LogSchema schema)
{
    readonly Slot[] slots = Askable(schema);
    byte[]?[]? common;

    /// <summary>Values of the record that have tokens; not the entity and the time, which the header says anyway.</summary>
    public static Slot[] Askable(LogSchema schema) =>
    [
        .. schema.Tree.Root.Scope.Slots.Where(slot => slot.Kind == SlotKind.Value && slot != schema.Entity && slot != schema.Time
            && HasChoice(schema.Coders[slot.Index])
            && !schema.Types.Any(type => type[slot] is Function { Identifies: true })),
    ];

    static bool HasChoice(Coder coder) => coder switch
    {
        StringCoder text => text.Known > 1,
        TimeCoder or NumberCoder or SymbolCoder or LayoutCoder => false,
        _ => throw new InvalidOperationException($"whether what {coder.GetType().Name} codes can be asked for is not said"),
    };

    /// <param name="rows">null for a record that has no slots</param>
    public void Add(RecordRows? rows)
    {
        if (common is null)
        {
            common = new byte[]?[slots.Length];
            if (rows is null) return;
            for (int i = 0; i < slots.Length; i++)
                if (rows.Root.Has(slots[i])) common[i] = rows.Spelling(rows.Root, slots[i]).ToArray();
            return;
        }
        for (int i = 0; i < slots.Length; i++)
            if (common[i] is { } answer && !Is(rows, slots[i], answer)) common[i] = null;
    }

    static bool Is(RecordRows? rows, Slot slot, byte[] answer) =>
        rows is not null && rows.Root.Has(slot) && rows.Spelling(rows.Root, slot).SequenceEqual(answer);

    /// <summary>So many of them, or fewer.</summary>
    public List<(Slot, byte[])> Draw(int count, Func<int, int> draw)
    {
        List<int> left = [.. Enumerable.Range(0, slots.Length).Where(i => common?[i] is not null)];
        var drawn = new List<(Slot, byte[])>();
        while (drawn.Count < count && left.Count > 0)
        {
            int at = draw(left.Count);
            drawn.Add((slots[left[at]], common![left[at]]!));
            left.RemoveAt(at);
        }
        return drawn;
    }
}
