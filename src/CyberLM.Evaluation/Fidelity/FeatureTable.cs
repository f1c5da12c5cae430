namespace CyberLM.Evaluation;

/// <summary>
/// Records as numbers for a classifier: a category by its rank among all sets' values, a number as it is, a time by hour and weekday where
/// real sets hold two days or weeks of them; else the hours alone would tell one set from another. Unique values are left out.
/// </summary>
sealed class FeatureTable
{
    /// <summary>Below every rank and number.</summary>
    const float Missing = -1e9f;

    readonly List<Func<RecordTable, float[]>> columns = [];
    readonly LogVocabulary names;

    /// <param name="covered">time that the real sets hold at least</param>
    public FeatureTable(IEnumerable<Field> fields, IReadOnlyList<RecordTable> sets, TimeSpan covered, LogVocabulary names)
    {
        this.names = names;
        foreach (var field in fields)
        {
            if (field.Kind == FieldKind.Unique) continue;
            if (field.Kind == FieldKind.Number)
                columns.Add(set => Numbers(set, field, number => (float)number));
            else if (field.Kind == FieldKind.Time)
            {
                if (covered.TotalDays >= 2) columns.Add(set => Numbers(set, field, seconds => (float)(seconds / 3600 % 24)));
                if (covered.TotalDays >= 14) columns.Add(set => Numbers(set, field, seconds => (float)Math.Floor(seconds / 86400 % 7)));
            }
            else
            {
                var ranks = Ranks(field, sets);
                columns.Add(set => [.. set.Column(field.Path).Select(value => (float)ranks[value])]);
            }
        }
    }

    public int Width => columns.Count;

    /// <summary>A row per record.</summary>
    public float[][] Rows(RecordTable set)
    {
        float[][] byColumn = [.. columns.Select(column => column(set))];
        return [.. Enumerable.Range(0, set.Count).Select(i => byColumn.Select(column => column[i]).ToArray())];
    }

    float[] Numbers(RecordTable set, Field field, Func<double, float> feature) => [.. set.Column(field.Path).Select(value =>
        value >= 0 && field.TryNumber(names.Values[value], out double number) ? feature(number) : Missing)];

    /// <summary>The most frequent value is 0; a missing one takes part.</summary>
    Dictionary<int, int> Ranks(Field field, IReadOnlyList<RecordTable> sets)
    {
        string Spelled(int value) => value < 0 ? "" : names.Values[value];
        return sets.SelectMany(set => set.Column(field.Path)).GroupBy(value => value)
            .OrderByDescending(group => group.Count()).ThenBy(group => Spelled(group.Key), StringComparer.Ordinal)
            .Select((group, rank) => (group.Key, rank)).ToDictionary(one => one.Key, one => one.rank);
    }
}
