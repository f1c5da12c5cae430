namespace CyberLM.Logs;

/// <summary>
/// Of an object that never has the same keys twice, since some are data, the layout of those that it always has. A generated object has to
/// have a layout that is known; spelled key by key it would be no object.
/// </summary>
static class CommonLayout
{
    /// <summary>Spelled; null where the object stands in one sequence only: no known layout of another leads to it.</summary>
    /// <param name="protection">of what too few have not even a key is told</param>
    public static byte[]? Of(Slot slot, Sample sample, Sequences sequences, Protection protection)
    {
        int[] column = sample.Column(slot);
        int[] rows = [.. Enumerable.Range(0, column.Length).Where(row => column[row] >= 0)];
        var recordOf = sample.RecordsOf(slot.Scope);
        if (rows.Length == 0 || Array.TrueForAll(rows, row => sequences[recordOf[row]] == sequences[recordOf[rows[0]]])) return null;
        bool isUntold = protection.Covers(slot.Scope, rows);
        int[] symbols = [.. rows.Select(row => column[row]).Distinct()];
        var counts = new Dictionary<(SchemaNode Node, ValueKind Kind), int>();
        Layout? first = null;
        foreach (int symbol in symbols)
        {
            var layout = Layout.Parse(slot.Symbols[symbol], slot.Node)!;
            first ??= layout;
            foreach (var entry in layout.Entries)
                if (entry.Node is { } child) counts[(child, entry.Kind)] = counts.GetValueOrDefault((child, entry.Kind)) + 1;
        }
        LayoutEntry[] always = [.. first!.Entries.ToArray()
            .Where(entry => !isUntold && entry.Node is { } child && counts[(child, entry.Kind)] == symbols.Length)];
        var spelled = new ByteBuffer();
        Layout.Spell(new Layout(always, first.Pairs), spelled);
        return spelled.Written.ToArray();
    }
}
