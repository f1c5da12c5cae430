namespace CyberLM.Logs;

/// <summary>Where a symbol was seen.</summary>
/// <param name="Records">in how many</param>
/// <param name="Entity">the last of those who had it</param>
/// <param name="Days">each later than those before: of records in no order there may be more</param>
readonly record struct SymbolUses(int Records, bool InTwoSequences, bool OfTwoEntities, int Entity, int Days)
{
    /// <summary>By symbol.</summary>
    /// <param name="recordOf">the record of each row of the column</param>
    public static SymbolUses[] Of(int[] column, IReadOnlyList<int> recordOf, int symbols, Sequences sequences)
    {
        var uses = new SymbolUses[symbols];
        var lastRecord = new int[symbols];
        var lastDay = new long[symbols];
        for (int row = 0; row < column.Length; row++)
        {
            int symbol = column[row], record = recordOf[row];
            if (symbol < 0) continue;
            ref var use = ref uses[symbol];
            if (use.Records > 0)
            {
                int last = lastRecord[symbol];
                if (last == record) continue;
                // Different from the last is different from one of them all.
                use = use with
                {
                    InTwoSequences = use.InTwoSequences || sequences[last] != sequences[record],
                    OfTwoEntities = use.OfTwoEntities || sequences.EntityOf(last) != sequences.EntityOf(record),
                };
            }
            long day = sequences.DayOf(record);
            if (use.Records == 0 || day > lastDay[symbol])
            {
                use = use with { Days = use.Days + 1 };
                lastDay[symbol] = day;
            }
            use = use with { Records = use.Records + 1, Entity = sequences.EntityOf(record) };
            lastRecord[symbol] = record;
        }
        return uses;
    }
}
