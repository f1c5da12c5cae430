namespace CyberLM.Logs;

/// <summary>
/// Finds the slot whose value says best what kind of record it is (EventID, eventName, operationName): the one that leaves the fewest bits
/// to say which keys the record has, its own cost in new values counted. Where all have the same keys, as the rows of a table have, it is
/// which of them are empty.
/// </summary>
static class TypeSearch
{
    /// <summary>A type has this many records, on average, or the slot is no type.</summary>
    const int LeastRecordsEach = 5;

    /// <summary>The share of the bits that a type must save.</summary>
    const double LeastSaved = 0.6;

    public static Slot? Find(SchemaTree tree, Sample sample)
    {
        var scope = tree.Root.Scope;
        int records = sample.Records;
        int[][] layouts = [.. scope.Slots.Where(slot => slot.Kind == SlotKind.Layout).Select(sample.Column)
            .Where(column => column.Distinct().Skip(1).Any())];
        if (layouts.Length == 0) layouts = [.. Emptiness(scope, sample)];
        if (layouts.Length == 0) return null;
        int[] all = Joined(layouts, records);
        double before = ConditionalBits(all, new int[records]);
        (Slot? best, double least) = (null, (1 - LeastSaved) * before);
        foreach (var slot in scope.Slots.Where(slot => slot.Kind == SlotKind.Value))
        {
            int[] column = sample.Column(slot);
            int distinct = slot.Symbols.Count;
            if (distinct < 2 || distinct * LeastRecordsEach > records) continue;
            double bits = ConditionalBits(all, column) + distinct * Math.Log2(records) / records;
            if (bits < least) (best, least) = (slot, bits);
        }
        return best;
    }

    /// <summary>Of each value that is sometimes null or "", where it is.</summary>
    static IEnumerable<int[]> Emptiness(Scope scope, Sample sample)
    {
        foreach (var slot in scope.Slots.Where(slot => slot.Kind == SlotKind.Value))
        {
            bool[] empty = [.. Enumerable.Range(0, slot.Symbols.Count).Select(symbol => IsEmpty(slot.Symbols[symbol]))];
            int[] column = [.. sample.Column(slot).Select(symbol => symbol < 0 || empty[symbol] ? 1 : 0)];
            if (column.Distinct().Skip(1).Any()) yield return column;
        }
    }

    static bool IsEmpty(ReadOnlySpan<byte> spelling) => spelling.SequenceEqual("null"u8) || spelling.SequenceEqual("\"\""u8);

    /// <summary>One number for each combination of layouts.</summary>
    static int[] Joined(int[][] columns, int records)
    {
        var joined = new int[records];
        foreach (int[] column in columns)
        {
            var numbers = new Dictionary<(int, int), int>();
            for (int row = 0; row < records; row++)
            {
                var pair = (joined[row], column[row]);
                if (!numbers.TryGetValue(pair, out int number)) numbers.Add(pair, number = numbers.Count);
                joined[row] = number;
            }
        }
        return joined;
    }

    /// <summary>H(what | given) in bits per row.</summary>
    static double ConditionalBits(int[] what, int[] given)
    {
        var pairs = new Dictionary<(int, int), int>();
        var totals = new Dictionary<int, int>();
        for (int row = 0; row < what.Length; row++)
        {
            pairs[(given[row], what[row])] = pairs.GetValueOrDefault((given[row], what[row])) + 1;
            totals[given[row]] = totals.GetValueOrDefault(given[row]) + 1;
        }
        double bits = 0;
        foreach (var ((g, _), count) in pairs) bits -= count * Math.Log2((double)count / totals[g]);
        return bits / what.Length;
    }
}
