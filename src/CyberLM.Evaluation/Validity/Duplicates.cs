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
    public static bool[] Copies(IReadOnlyList<FlatRecord> records, IEnumerable<FlatRecord> real)
    {
        HashSet<UInt128> known = [.. real.Select(record => record.Content)];
        return [.. records.Select(record => known.Contains(record.Content))];
    }

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
