namespace CyberLM.Logs;

/// <summary>
/// What in a sample is of too few entities to stand in a schema: values, and text that only rows of a few have round other values.
/// </summary>
sealed class Protection
{
    readonly Sample sample;
    readonly int[] entities;
    readonly int least;

    /// <param name="least">entities that must have something; 0: all may be said</param>
    public Protection(SchemaTree tree, Sample sample, Slot? entity, int least)
    {
        this.sample = sample;
        entities = entity is null ? [] : sample.Column(entity);
        if (entity is null || least == 0) return;
        this.least = least;
        Values = new(least);
        foreach (var slot in tree.Slots.Where(slot => slot.Kind == SlotKind.Value && slot != entity)) Observe(slot, entity);
    }

    /// <summary>Null where all may be said.</summary>
    public ProtectedValues? Values { get; }

    /// <summary>Whether a value of the slot is not to be learned as one.</summary>
    public bool Covers(Slot slot, int symbol) =>
        slot.Kind == SlotKind.Value && Values is not null && Values.Suppresses(slot.Path, slot.Symbols[symbol]);

    /// <summary>Whether rows of a scope are of too few: what they alone have in common would point at these.</summary>
    public bool Covers(Scope scope, IEnumerable<int> rows)
    {
        if (least == 0) return false;
        var recordOf = sample.RecordsOf(scope);
        return rows.Select(row => entities[recordOf[row]]).Where(who => who >= 0).Distinct().Take(least).Count() < least;
    }

    /// <summary>Whether only a few have what looks so, and it is no identifier: characters that all of it shares would tell it.</summary>
    public bool Covers(Slot slot, RandomPattern pattern)
    {
        if (least == 0) return false;
        bool[] matches = [.. Enumerable.Range(0, slot.Symbols.Count).Select(symbol => pattern.Matches(slot.Symbols[symbol]))];
        int[] column = sample.Column(slot);
        return Enumerable.Range(0, matches.Length).Any(symbol => matches[symbol] && Covers(slot, symbol))
            && Covers(slot.Scope, Enumerable.Range(0, column.Length).Where(row => column[row] >= 0 && matches[column[row]]));
    }

    void Observe(Slot slot, Slot entity)
    {
        int[] column = sample.Column(slot);
        var recordOf = sample.RecordsOf(slot.Scope);
        for (int row = 0; row < column.Length; row++)
        {
            if (column[row] < 0) continue;
            int who = entities[recordOf[row]];
            // A record of no one says nothing of how many have a value.
            if (who >= 0) Values!.Add(entity.Symbols[who], slot.Path, slot.Symbols[column[row]]);
        }
    }
}
