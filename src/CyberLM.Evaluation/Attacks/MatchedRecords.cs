using CyberLM.Kernels;

namespace CyberLM.Evaluation;

/// <summary>
/// Real records to set beside those of an attack. Of the same kind, and from there on with the same values in the fields that the scenario
/// decides, those with the fewest values first (whether it failed, the code, the application, who), as long as enough are left; of a value
/// that hardly any real record has, those that say something there too: what goes with a failure is then compared with failures. A real
/// record may stand beside several.
/// </summary>
sealed class MatchedRecords(EvaluationSets sets, AttackRecord[] attack, IReadOnlyList<Field> fields, ulong seed)
{
    /// <summary>Real records beside one of the attack, and of how many these are drawn at least.</summary>
    public const int Beside = 4;
    const int Enough = 10;

    readonly RecordTable real = new(sets.Real.Records, sets.Names), holdout = new(sets.Holdout.Records, sets.Names);
    readonly RecordTable played = new([.. attack.Select(one => one.Record)], sets.Names);
    readonly Dictionary<(string, RecordTable), int[]> kinds = [];
    readonly Dictionary<int, int> distinct = [];

    public RecordTable Played => played;
    public RecordTable Real => real;

    /// <summary>Places of records in the real set, and of one in the holdout; null where no real record is of the kind.</summary>
    public (int[] Real, int? Holdout)? Of(int row)
    {
        var pool = OfKind(real, row);
        if (pool.Length == 0) return null;
        List<(int Path, Alike Like)> agreed = [];
        foreach (int path in Decided(row))
        {
            var like = Alike.Value;
            int[] narrowed = Agreeing(real, pool, row, path, like);
            if (narrowed.Length < Enough) narrowed = Agreeing(real, pool, row, path, like = Alike.Saying);
            if (narrowed.Length < Enough) continue;
            pool = narrowed;
            agreed.Add((path, like));
        }
        int[] others = OfKind(holdout, row);
        foreach (var (path, like) in agreed)
            if (Agreeing(holdout, others, row, path, like) is { Length: > 0 } narrowed) others = narrowed;
        int[] drawn = Subsample.Of(pool, Beside, Philox.UInt64(seed, 307, (ulong)row));
        return (drawn, others.Length == 0 ? null : Subsample.Of(others, 1, Philox.UInt64(seed, 308, (ulong)row))[0]);
    }

    int[] OfKind(RecordTable table, int row)
    {
        int[] paths = [.. attack[row].Label.Kind.Select(sets.Names.PathOf)];
        if (paths.Contains(FlatRecord.Missing)) return [];
        string key = string.Join(' ', paths.Select(path => $"{path}={played.Column(path)[row]}"));
        if (kinds.TryGetValue((key, table), out int[]? known)) return known;
        int[] all = [.. Enumerable.Range(0, table.Count)];
        foreach (int path in paths) all = Agreeing(table, all, row, path, Alike.Value);
        kinds.Add((key, table), all);
        return all;
    }

    /// <summary>How a real record is like one of the attack in what the scenario decides.</summary>
    enum Alike
    {
        Value,

        /// <summary>Both say something there, or neither.</summary>
        Saying,
    }

    int[] Agreeing(RecordTable table, int[] pool, int row, int path, Alike like)
    {
        int[] column = table.Column(path);
        int value = played.Column(path)[row];
        bool says = FieldDependence.Says(sets.Names, value);
        return Array.FindAll(pool, place => like == Alike.Value ? column[place] == value
            : FieldDependence.Says(sets.Names, column[place]) == says);
    }

    /// <summary>Paths that the scenario decides for this record, those with the fewest real values first.</summary>
    IEnumerable<int> Decided(int row) => fields
        .Where(field => !attack[row].Label.Kind.Contains(field.Name)
            && attack[row].Label.Decided.Any(path => FieldDependence.Covers(path, field.Name)))
        .OrderBy(field => Distinct(field.Path)).ThenBy(field => field.Path).Select(field => field.Path);

    int Distinct(int path)
    {
        if (!distinct.TryGetValue(path, out int count)) distinct.Add(path, count = real.Column(path).Distinct().Count());
        return count;
    }
}
