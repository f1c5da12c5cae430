namespace CyberLM.Logs;

/// <summary>
/// Which values are one entity's own in a slot that has shared ones beside them: homes among the offices. Of a value that all may have,
/// each day is anyone's, the more so the more days they have: that all n days are those of the one who had the first has the chance
/// share^(n-1). Where that is too small the value is theirs. But only where most have such a value: an application that one department
/// alone uses is no reason why someone new has another.
/// </summary>
static class OwnValues
{
    /// <summary>Of taking any shared value of the slot for someone's own.</summary>
    const double Level = 0.01;
    const double LeastOwners = 0.5;

    /// <summary>By symbol; empty where there are none.</summary>
    /// <param name="recordOf">the record of each row of the column</param>
    public static bool[] Of(SymbolUses[] uses, int[] column, IReadOnlyList<int> recordOf, Sequences sequences)
    {
        static bool IsTried(SymbolUses use) => use.Days > 1 && !use.OfTwoEntities;
        int tried = uses.Count(IsTried);
        if (tried == 0) return [];
        var days = Days(column, recordOf, sequences);
        double all = days.Values.Sum();
        bool IsOwn(int entity, int n) => Math.Pow(days[entity] / all, n - 1) <= Level / tried;
        bool[] own = [.. uses.Select(use => IsTried(use) && IsOwn(use.Entity, use.Days))];
        int owners = Enumerable.Range(0, uses.Length).Where(symbol => own[symbol]).Select(symbol => uses[symbol].Entity).Distinct().Count();
        // Those of whom it could not be seen say nothing.
        int visible = days.Count(one => IsOwn(one.Key, one.Value));
        return owners > 0 && owners >= LeastOwners * visible ? own : [];
    }

    /// <summary>On which each entity has an answer.</summary>
    static Dictionary<int, int> Days(int[] column, IReadOnlyList<int> recordOf, Sequences sequences)
    {
        var found = new HashSet<(int, long)>();
        for (int row = 0; row < column.Length; row++)
            if (column[row] >= 0) found.Add((sequences.EntityOf(recordOf[row]), sequences.DayOf(recordOf[row])));
        return found.CountBy(one => one.Item1).ToDictionary();
    }
}
