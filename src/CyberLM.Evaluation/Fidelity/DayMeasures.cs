namespace CyberLM.Evaluation;

/// <summary>
/// Whether days of users who were left out of training look like their own: real days of theirs told from the same days as generated, and
/// the same of known users. What training has never seen, a device or an address of theirs, no model can know: such values count as one,
/// and the figure with all values stands beside.
/// </summary>
sealed class DayMeasures(EvaluationSets sets, TwoSampleTest test, LogEvaluationReport report)
{
    readonly HashSet<PathValue> trained = [.. sets.Real.Records.SelectMany(record => record.Nodes)];
    readonly HashSet<int> categories = [.. sets.Fields.Where(field => field.Kind == FieldKind.Category).Select(field => field.Path)];
    readonly int anyNew = sets.Names.Values.Of("\"(not in training)\"");

    public void Add(PairedDays days, RecordSet real, RecordSet generated)
    {
        int size = Math.Min(real.Records.Length, generated.Records.Length);
        report.Note($"{days.Text}: {real.Parsed} real records, {generated.Parsed} of the same days generated");
        if (size < EvaluationSets.LeastSize)
        {
            report.Note($"{days.Text}: too few records to compare, {EvaluationSets.LeastSize} are needed");
            return;
        }
        int column = report.Columns.ToList().IndexOf(days.Generated.Name);
        void Row(string key, string text, FlatRecord[] one, FlatRecord[] other) => report.Section("users left out").Add(new(
            key, text, FigureUnit.Number, Better.Lower, null,
            [.. report.Columns.Select((_, i) => i == column ? test.Area(one, other, size) : null)]));
        Row(days.Key, $"{days.Text}, real days told from generated",
            [.. real.Records.Select(Folded)], [.. generated.Records.Select(Folded)]);
        Row($"{days.Key}_values", "the same by values that training does not have too", real.Records, generated.Records);
    }

    FlatRecord Folded(FlatRecord record) => record with
    {
        Nodes = [.. record.Nodes.Select(node =>
            categories.Contains(node.Path) && !trained.Contains(node) ? node with { Value = anyNew } : node)],
    };
}
