namespace CyberLM.Evaluation;

/// <summary>Each field's distribution, and whether its key is there, null or empty as often as in training.</summary>
sealed class ShapeMeasures(EvaluationSets sets, Bootstrap bootstrap, LogEvaluationReport report)
{
    public void Add()
    {
        Field[] compared = [.. sets.Fields.Where(field => field.Kind is FieldKind.Category or FieldKind.Number or FieldKind.Time)];
        var section = report.Section("shapes");
        section.Add(Drawn("mean", $"mean of {compared.Length} fields, TV or KS complement", set => Mean(compared, set)));
        section.Add(Row("constants", "records that keep every constant field", Better.Higher, set => bootstrap.Share(KeepsConstants(set))));
        AddPresence(section);
        var detail = report.Section("shapes of fields", detail: true);
        foreach (var field in compared)
            detail.Add(Drawn(field.Name, field.Kind == FieldKind.Category ? "TV complement" : "KS complement", set => Mean([field], set)));
    }

    ReportRow Drawn(string key, string text, Func<SetDraws, Figure?> measure) => new(
        key, text, FigureUnit.Share, Better.Higher, measure(sets.HoldoutDraws),
        [.. sets.SyntheticDraws.Select(set => set is null ? null : measure(set))]);

    ReportRow Row(string key, string text, Better better, Func<RecordTable, Figure?> measure) => new(
        key, text, FigureUnit.Share, better, measure(sets.HoldoutTable),
        [.. sets.SyntheticTables.Select(set => set is null ? null : measure(set))]);

    Figure? Mean(Field[] fields, SetDraws set) => SetDraws.Similarity(
        sets.RealDraws, set, [.. fields.Select(field => Compare(field, set.All)).OfType<ColumnComparison>()], bootstrap);

    /// <summary>Times by the hour of the day: later days are no fault of a record.</summary>
    ColumnComparison? Compare(Field field, RecordTable set)
    {
        var real = sets.RealDraws.All;
        return field.Kind == FieldKind.Category
            ? ColumnComparison.OfCategories(real.Column(field.Path), set.Column(field.Path))
            : ColumnComparison.OfNumbers(Numbers(field, real), Numbers(field, set));
    }

    double[] Numbers(Field field, RecordTable set) => [.. set.Column(field.Path).Select(value =>
        value >= 0 && field.TryNumber(sets.Names.Values[value], out double number)
            ? field.Kind == FieldKind.Time ? number % TimeSpan.SecondsPerDay : number
            : double.NaN)];

    IEnumerable<bool> KeepsConstants(RecordTable set)
    {
        Field[] constants = [.. sets.Fields.Where(field => field.Kind == FieldKind.Constant)];
        int[] values = [.. constants.Select(field => sets.RealTable.Column(field.Path)[0])];
        return Enumerable.Range(0, set.Count).Select(i =>
            Enumerable.Range(0, constants.Length).All(k => set.Column(constants[k].Path)[i] == values[k]));
    }

    /// <summary>A key that is missing, a null and an empty text are three different things.</summary>
    void AddPresence(ReportSection section)
    {
        AddGaps(section, "presence", "presence of optional keys", "key presence", value => value != FlatRecord.Missing);
        int nothing = sets.Names.Values.Of(JsonValue.Null), empty = sets.Names.Values.Of(JsonValue.EmptyText);
        AddGaps(section, "nulls", "null values", "null values", value => value == nothing);
        AddGaps(section, "empty", "empty texts", "empty texts", value => value == empty);
    }

    /// <summary>Of the fields where only some real records are so: 1 - the mean difference of their shares.</summary>
    void AddGaps(ReportSection section, string key, string text, string detailName, Func<int, bool> isSo)
    {
        double Share(RecordTable set, int path) => set.Column(path).Count(isSo) / (double)set.Count;
        Field[] some = [.. sets.Fields.Where(field =>
            Share(sets.RealTable, field.Path) + Share(sets.HoldoutTable, field.Path) is > 0 and < 2)];
        if (some.Length == 0) return;
        double Gap(RecordTable set, Field field) => Math.Abs(Share(set, field.Path) - Share(sets.RealTable, field.Path));
        section.Add(Row(key, $"{text}, 1 - mean gap of {some.Length}", Better.Higher,
            set => new Figure(1 - some.Average(field => Gap(set, field)))));
        var detail = report.Section($"gaps of {detailName}", detail: true);
        foreach (var field in some) detail.Add(Row(field.Name, "gap", Better.Lower, set => new Figure(Gap(set, field))));
    }
}
