namespace CyberLM.Logs;

/// <summary>
/// Finds the slot whose value says best what kind of record it is (EventID, eventName, operationName): the one that leaves the fewest bits
/// to say which keys the record has, its own cost in new values counted. Where all have the same keys, as the rows of a table have, it is
/// which of them are empty. Where no slot saves so much, several logs may have been given as one: <see cref="KindSearch"/>.
/// </summary>
static class TypeSearch
{
    /// <summary>A type has this many records, on average, or the slot is no type.</summary>
    public const int LeastRecordsEach = 5;

    /// <summary>The share of the bits that a type must save.</summary>
    const double LeastSaved = 0.6;

    public static Slot? Find(SchemaTree tree, Sample sample, Slot? entity)
    {
        var scope = tree.Root.Scope;
        int[][] layouts = [.. scope.Slots.Where(slot => slot.Kind == SlotKind.Layout).Select(sample.Column).Where(Varies)];
        bool isTable = layouts.Length == 0;
        if (isTable) layouts = [.. Emptiness(scope, sample)];
        if (layouts.Length == 0) return null;
        int[] all = Joined(layouts, sample.Records);
        return ByBits(scope, sample, all)
            ?? KindSearch.Find(scope, sample, all, isTable ? layouts : [.. Presence(scope, sample)], entity);
    }

    static Slot? ByBits(Scope scope, Sample sample, int[] layouts)
    {
        int records = sample.Records;
        double before = ConditionalBits(layouts, new int[records]);
        (Slot? best, double least) = (null, (1 - LeastSaved) * before);
        foreach (var slot in scope.Slots.Where(slot => slot.Kind == SlotKind.Value))
        {
            int distinct = slot.Symbols.Count;
            if (distinct < 2 || distinct * LeastRecordsEach > records) continue;
            double bits = ConditionalBits(layouts, sample.Column(slot)) + distinct * Math.Log2(records) / records;
            if (bits < least) (best, least) = (slot, bits);
        }
        return best;
    }

    static bool Varies(int[] column) => column.Distinct().Skip(1).Any();

    /// <summary>Of each path that not all records have, which have it: 1 and 0.</summary>
    static IEnumerable<int[]> Presence(Scope scope, Sample sample) => scope.Slots.Where(slot => slot.Kind != SlotKind.Spacing)
        .Select(slot => Array.ConvertAll(sample.Column(slot), symbol => symbol < 0 ? 0 : 1)).Where(Varies);

    /// <summary>Of each value that is sometimes null or "", where it is.</summary>
    static IEnumerable<int[]> Emptiness(Scope scope, Sample sample)
    {
        foreach (var slot in scope.Slots.Where(slot => slot.Kind == SlotKind.Value))
        {
            bool[] empty = [.. Enumerable.Range(0, slot.Symbols.Count).Select(symbol => IsEmpty(slot.Symbols[symbol]))];
            int[] column = [.. sample.Column(slot).Select(symbol => symbol < 0 || empty[symbol] ? 1 : 0)];
            if (Varies(column)) yield return column;
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
