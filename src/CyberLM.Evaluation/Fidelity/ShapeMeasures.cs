namespace CyberLM.Evaluation;

/// <summary>Each field's distribution, and whether its key is there, null or empty as often as in training.</summary>
sealed class ShapeMeasures(EvaluationSets sets, Bootstrap bootstrap, LogEvaluationReport report)
{
    public void Add()
    {
        Field[] compared = [.. sets.Fields.Where(field => field.Kind is FieldKind.Category or FieldKind.Number or FieldKind.Time)];
        var section = report.Section("shapes");
        section.Add(Drawn("mean", $"mean of {compared.Length} fields, TV or KS complement", set => Mean(compared, set)));
        section.Add(Drawn("constants", "records that keep every constant field", 
            set => bootstrap.ShareOf(set.All.Records.With(KeepsConstants(set.All)))));
        AddPresence(section);
        var detail = report.Section("shapes of fields", detail: true);
        foreach (var field in compared)
            detail.Add(Drawn(field.Name, field.Kind == FieldKind.Category ? "TV complement" : "KS complement", set => Mean([field], set)));
    }

    ReportRow Drawn(string key, string text, Func<SetDraws, Figure?> measure, Better better = Better.Higher) => new(
        key, text, FigureUnit.Share, better, measure(sets.HoldoutDraws),
        [.. sets.SyntheticDraws.Select(set => set is null ? null : measure(set))]);

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
        int[] values = [.. constants.Select(field => sets.RealDraws.All.Column(field.Path)[0])];
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
            Share(sets.RealDraws.All, field.Path) + Share(sets.HoldoutDraws.All, field.Path) is > 0 and < 2)];
        if (some.Length == 0) return;
        section.Add(Drawn(key, $"{text}, 1 - mean gap of {some.Length}",
            set => new Figure(1 - some.Average(field => Gap(set, field, isSo)))));
        var detail = report.Section($"gaps of {detailName}", detail: true);
        foreach (var field in some) detail.Add(Drawn(field.Name, "gap", set => new Figure(Gap(set, field, isSo)), Better.Lower));
    }

    double Gap(SetDraws set, Field field, Func<int, bool> isSo)
    {
        int[] real = sets.RealDraws.All.Column(field.Path), other = set.All.Column(field.Path);
        double Share(int[] column, int[] draw) => draw.Count(place => isSo(column[place])) / (double)draw.Length;
        return SetDraws.Mean(sets.RealDraws, set, (one, two) => Math.Abs(Share(real, one) - Share(other, two))).Value;
    }
}
