namespace CyberLM.Evaluation;

/// <summary>
/// What belongs together: records of one play have a victim, a session and some minutes in common, which would tell them from any others,
/// real or not. So a play is in one fold, and drawn again as one, where there are enough; else what a user has in one; else records.
/// </summary>
static class AttackUnits
{
    /// <summary>As of <see cref="ResampledUnits"/>: of fewer an interval says next to nothing.</summary>
    const int Fewest = 10;

    public static ((string Word, int Count) Units, int[] Of) Of(IReadOnlyList<AttackRecord> records)
    {
        int[] plays = Numbered(records.Select(one => (one.Play, -1, 0L)));
        if (Count(plays) >= Fewest) return (("plays", Count(plays)), plays);
        int[] days = Numbered(records.Select(one => (one.Play, one.Record.User, one.Record.Day)));
        return Count(days) >= Fewest ? (("user-days", Count(days)), days)
            : (("records", records.Count), [.. records.Select(_ => FlatRecord.Alone)]);
    }

    /// <summary>Of real records: what a user has done on a day.</summary>
    public static int[] OfDays(IReadOnlyList<FlatRecord> records) => Numbered(records.Select(record => (0, record.User, record.Day)));

    static int[] Numbered<T>(IEnumerable<T> keys) where T : notnull
    {
        var numbers = new Dictionary<T, int>();
        return [.. keys.Select(key =>
        {
            if (!numbers.TryGetValue(key, out int number)) numbers.Add(key, number = numbers.Count);
            return number;
        })];
    }

    static int Count(int[] groups) => groups.Distinct().Count();
}
