namespace CyberLM.Evaluation;

/// <summary>
/// Whether what is rare comes, and what is new comes as often as it should. Categories only; missing, null and "" are no values.
/// </summary>
sealed class CoverageMeasures(EvaluationSets sets, Bootstrap bootstrap, LogEvaluationReport report)
{
    readonly Field[] categories = [.. sets.Fields.Where(field => field.Kind == FieldKind.Category)];

    public void Add()
    {
        if (categories.Length == 0) return;
        var section = report.Section("coverage");
        section.Add(Row("categories", $"categories of training that come, mean of {categories.Length} fields", Better.Higher,
            set => bootstrap.Mean([.. categories.Select(field => Coverage(field, set)).OfType<double>()])));
        var detail = report.Section("coverage of fields", detail: true);
        foreach (var field in categories)
            detail.Add(Row(field.Name, "category coverage", Better.Higher,
                set => Coverage(field, set) is { } coverage ? new Figure(coverage) : null));
        foreach (var (least, most) in new[] { (1, 5), (6, 20) }) AddRare(section, least, most);
        AddNewValues();
    }

    ReportRow Row(string key, string text, Better better, Func<RecordTable, Figure?> measure,
        FigureUnit unit = FigureUnit.Share) => new(
        key, text, unit, better, measure(sets.HoldoutTable), [.. sets.SyntheticTables.Select(set => set is null ? null : measure(set))]);

    IEnumerable<int> Values(int[] column) =>
        column.Where(value => value >= 0 && sets.Names.Values[value] is not (JsonValue.Null or JsonValue.EmptyText));

    double? Coverage(Field field, RecordTable set)
    {
        HashSet<int> real = [.. Values(sets.RealTable.Column(field.Path))];
        return real.Count == 0 ? null : real.Intersect(set.Column(field.Path)).Count() / (double)real.Count;
    }

    /// <summary>
    /// Values that training has so often. The second row divides by what as many records drawn from the holdout cover on average, the
    /// third compares how many records hold such values.
    /// </summary>
    void AddRare(ReportSection section, int least, int most)
    {
        List<(Field Field, HashSet<int> Values)> rare = [];
        foreach (var field in categories)
        {
            var counts = Values(sets.RealTable.Column(field.Path)).GroupBy(value => value);
            HashSet<int> values = [.. counts.Where(group => group.Count() >= least && group.Count() <= most).Select(group => group.Key)];
            if (values.Count > 0) rare.Add((field, values));
        }
        int total = rare.Sum(one => one.Values.Count);
        if (total == 0) return;
        string which = $"values that training has {least} to {most} times";
        double Covered(RecordTable set) =>
            rare.Sum(one => one.Values.Intersect(set.Column(one.Field.Path)).Count()) / (double)total;
        double Mass(RecordTable set) => rare.Sum(one => set.Column(one.Field.Path).Count(one.Values.Contains));
        double drawn = DrawnCoverage(rare, total);
        section.Add(Row($"rare{least}", $"{which}: covered, of {total}", Better.Higher,
            set => CoveredAgain(Covered(set), set, rare, total)));
        if (drawn > 0)
            section.Add(Row($"rare{least}_relative", "the same, of what a resampled holdout covers", Better.Near,
                set => new Figure(Covered(set) / drawn), FigureUnit.Number));
        section.Add(Row($"rare{least}_mass", "records that hold them, of training's", Better.Near,
            set => new Figure(Mass(set) / Mass(sets.RealTable)), FigureUnit.Number));
    }

    /// <summary>Values come with records, so the interval is of records drawn again.</summary>
    Figure CoveredAgain(double value, RecordTable set, List<(Field Field, HashSet<int> Values)> rare, int total)
    {
        int[][] columns = [.. rare.Select(one => set.Column(one.Field.Path))];
        (int, int)[][] held = [.. Enumerable.Range(0, set.Count).Select(record => Enumerable.Range(0, rare.Count)
            .Where(i => rare[i].Values.Contains(columns[i][record])).Select(i => (i, columns[i][record])).ToArray())];
        return bootstrap.Of([.. set.Records.Select(record => record.Unit)], value, drawn =>
        {
            HashSet<(int, int)> met = [];
            foreach (int record in drawn) met.UnionWith(held[record]);
            return met.Count / (double)total;
        });
    }

    double DrawnCoverage(List<(Field Field, HashSet<int> Values)> rare, int total)
    {
        int[] drawn = new int[sets.HoldoutTable.Count];
        double sum = 0;
        for (int turn = 0; turn < bootstrap.Resamples; turn++)
        {
            bootstrap.Fill(turn, drawn);
            foreach (var (field, values) in rare)
            {
                int[] column = sets.HoldoutTable.Column(field.Path);
                HashSet<int> met = [];
                foreach (int record in drawn)
                    if (values.Contains(column[record])) met.Add(column[record]);
                sum += met.Count;
            }
        }
        return sum / total / bootstrap.Resamples;
    }

    /// <summary>
    /// Expected by Good and Turing: the share of training's values that it has once. Known is what stands in any training record, of
    /// however many are compared: by a draw of them values would be new that were learned.
    /// </summary>
    void AddNewValues()
    {
        var training = sets.RealDraws.All;
        double Expected(Field field) => GoodTuring([.. Values(training.Column(field.Path))]);
        double? Actual(Field field, RecordTable set)
        {
            HashSet<int> known = [.. training.Column(field.Path)];
            int[] values = [.. Values(set.Column(field.Path))];
            return values.Length == 0 ? null : values.Count(value => !known.Contains(value)) / (double)values.Length;
        }
        Figure? Mean(Func<Field, double?> of) => bootstrap.Mean([.. categories.Select(of).OfType<double>()]);
        var section = report.Section("new values");
        section.Add(Row("expected", "expected of one more record, mean of fields", Better.Near, _ => Mean(field => Expected(field))));
        section.Add(Row("actual", "values that training does not have", Better.Near, set => Mean(field => Actual(field, set))));
        section.Add(Row("gap", "mean difference of both, field by field", Better.Lower,
            set => Mean(field => Actual(field, set) is { } actual ? Math.Abs(actual - Expected(field)) : null)));
        ReportSection detail = report.Section("new values of fields", detail: true), expected = report.Section(
            "expected new values of fields", detail: true);
        foreach (var field in categories)
        {
            detail.Add(Row(field.Name, "values that training does not have", Better.Near,
                set => Actual(field, set) is { } actual ? new Figure(actual) : null));
            expected.Add(Row(field.Name, "expected of one more record", Better.Near, _ => new Figure(Expected(field))));
        }
    }

    internal static double GoodTuring(IReadOnlyCollection<int> values) =>
        values.Count == 0 ? 0 : values.GroupBy(value => value).Count(group => group.Count() == 1) / (double)values.Count;
}
