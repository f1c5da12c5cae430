namespace CyberLM.Evaluation;

/// <summary>What must not come twice.</summary>
static class Duplicates
{
    /// <summary>Of each record whether it says the same as an earlier one.</summary>
    public static bool[] Repeats(IReadOnlyList<FlatRecord> records)
    {
        HashSet<UInt128> seen = [];
        return [.. records.Select(record => !seen.Add(record.Content))];
    }

    /// <summary>Of each record whether it says the same as one of the real ones.</summary>
    public static bool[] Copies(IReadOnlyList<FlatRecord> records, IEnumerable<FlatRecord> real) =>
        Copies(records, real, record => record.Content);

    /// <summary>The same where values of some fields may differ, as long as the same keys are there.</summary>
    /// <param name="fine">paths of fields that two real records hardly ever share a value of</param>
    public static bool[] CoarseCopies(IReadOnlyList<FlatRecord> records, IEnumerable<FlatRecord> real, IReadOnlySet<int> fine) =>
        Copies(records, real, record => Without(record, fine));

    static bool[] Copies(IReadOnlyList<FlatRecord> records, IEnumerable<FlatRecord> real, Func<FlatRecord, UInt128> content)
    {
        HashSet<UInt128> known = [.. real.Select(content)];
        return [.. records.Select(record => known.Contains(content(record)))];
    }

    static UInt128 Without(FlatRecord record, IReadOnlySet<int> fine) => FlatRecord.ContentOf(
        [.. record.Nodes.Select(node => fine.Contains(node.Path) ? node with { Value = FlatRecord.Missing } : node)]);

    /// <summary>Of each value of fields that are unique by nature whether no earlier record, and no real one, has it.</summary>
    public static List<Outcome> FreshIds(IReadOnlyList<FlatRecord> records, IReadOnlyList<FlatRecord> real, IEnumerable<int> paths)
    {
        List<Outcome> fresh = [];
        foreach (int path in paths)
        {
            HashSet<int> seen = [.. real.Select(record => record.ValueAt(path))];
            fresh.AddRange(records.Judged(record => record.ValueAt(path) is >= 0 and var value ? seen.Add(value) : null));
        }
        return fresh;
    }
}
