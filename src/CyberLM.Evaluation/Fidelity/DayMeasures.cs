namespace CyberLM.Evaluation;

/// <summary>
/// Whether days of users who were left out of training look like their own: real days of theirs told from the same days as generated, and
/// the same of known users. What training has never seen, a device, an address or the coordinates of theirs, no model can know: such values
/// count as one, and the figure with all values stands beside. A few people are told from a few others by what they alone do, real or not:
/// so real days of other people are told from theirs too, and all is asked once more of people whom the classifier has not seen.
/// </summary>
sealed class DayMeasures(EvaluationSets sets, TwoSampleTest test, LogEvaluationReport report)
{
    const double NearlyAll = 0.9;
    readonly HashSet<int> named = [.. sets.Fields.Where(field => IsNamed(field, sets.Real.Records)).Select(field => field.Path)];
    readonly Dictionary<PathValue, int> owners = Owners(sets.Real.Records);
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
        // Users whom the classifier is to tell from themselves would stand on both sides.
        bool areOthers = !sets.Holdout.Records.Select(record => record.User).Intersect(real.Records.Select(record => record.User)).Any();
        void Row(string key, string text, FlatRecord[] one, FlatRecord[] other, FlatRecord[]? ofOthers, bool byUser = false) =>
            report.Section("users left out").Add(new(
                key, text, FigureUnit.Number, Better.Lower, ofOthers is null ? null : test.Area(one, ofOthers, size, byUser),
                [.. report.Columns.Select((_, i) => i == column ? test.Area(one, other, size, byUser) : null)]));
        FlatRecord[] Folded(IEnumerable<FlatRecord> records, bool asNew) => [.. records.Select(record => Fold(record, asNew))];
        var (ofReal, made) = (Folded(real.Records, asNew: false), Folded(generated.Records, asNew: false));
        var others = areOthers ? Folded(sets.Holdout.Records, asNew: true) : null;
        Row(days.Key, $"{days.Text}, real days told from generated", ofReal, made, others);
        Row($"{days.Key}_users", "the same, asked of users whom the classifier has not seen", ofReal, made, others, byUser: true);
        Row($"{days.Key}_values", "the same by values that training does not have too", real.Records, generated.Records, null);
    }

    /// <summary>Of each value the only user who has it in training, or nobody.</summary>
    static Dictionary<PathValue, int> Owners(FlatRecord[] records)
    {
        var owners = new Dictionary<PathValue, int>();
        foreach (var record in records)
            foreach (var node in record.Nodes)
                if (!owners.TryAdd(node, record.User) && owners[node] != record.User) owners[node] = FlatRecord.Alone;
        return owners;
    }

    /// <summary>A category, or a number that stands for something: nearly all records have one that comes again.</summary>
    static bool IsNamed(Field field, FlatRecord[] real)
    {
        if (field.Kind != FieldKind.Number) return field.Kind == FieldKind.Category;
        List<int> values = [.. real.Select(record => record.ValueAt(field.Path)).Where(value => value >= 0)];
        return values.CountBy(value => value).Where(value => value.Value > 1).Sum(value => value.Value) >= NearlyAll * values.Count;
    }

    /// <param name="asNew">as if the user were not in training: what only they have there does not count</param>
    FlatRecord Fold(FlatRecord record, bool asNew)
    {
        bool IsKnown(PathValue node) =>
            owners.TryGetValue(node, out int owner) && !(asNew && owner != FlatRecord.Alone && owner == record.User);
        return record with
        {
            Nodes = [.. record.Nodes.Select(node => named.Contains(node.Path) && !IsKnown(node) ? node with { Value = anyNew } : node)],
        };
    }
}
