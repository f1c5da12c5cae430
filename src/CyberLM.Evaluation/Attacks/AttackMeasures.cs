namespace CyberLM.Evaluation;

/// <summary>
/// How well a classifier tells records of attacks from real records of their kind, by what no scenario decides. What is decided, and what
/// follows from it, is taken out of each record and out of the real ones that stand beside it.
/// </summary>
sealed class AttackMeasures
{
    const int MostRecords = 1_250;
    const double Agrees = 0.95;

    readonly EvaluationSets sets;
    readonly AttackRecord[] attack;
    readonly MatchedRecords matched;
    readonly List<Field> fields;
    readonly List<(int Row, int[] Real, int? Holdout)> pairs = [];
    readonly FieldDependence dependence;
    readonly Dictionary<int, double> agreement;
    readonly Dictionary<int, int> from = [];                          // a field that follows, and what from

    AttackMeasures(EvaluationSets sets, AttackRecord[] attack, ulong seed)
    {
        (this.sets, this.attack) = (sets, attack);
        fields = [.. sets.Fields.Where(field => field.Kind is not (FieldKind.Unique or FieldKind.Time))];
        matched = new(sets, attack, fields, seed);
        for (int row = 0; row < attack.Length; row++)
            if (matched.Of(row) is (var real, var holdout)) pairs.Add((row, real, holdout));
        dependence = new(matched.Real, sets.Names);
        agreement = fields.Where(field => pairs.Exists(pair => IsDecided(pair.Row, field))).ToDictionary(field => field.Path, Agreement);
    }

    public static void Add(
        IReadOnlyList<AttackFile> files, EvaluationSets sets, SetReader reader, TwoSampleTest test, EvaluationOptions options,
        LogEvaluationReport report)
    {
        var all = AttackRecords.Read(files, reader, options);
        var written = all.FindAll(one => !one.Label.IsTemplate);
        var measures = new AttackMeasures(sets, Subsample.Of(written, MostRecords, options.Seed + 309), options.Seed);
        report.Add(measures.Compare(Named([.. files.Select(file => Path.GetFileName(file.Path))]), all.Count - written.Count, test));
    }

    static string Named(string[] files) => files.Length > 2 ? $"{files[0]} and {files.Length - 1} others" : string.Join(", ", files);

    AttackComparison Compare(string name, int templates, TwoSampleTest test)
    {
        var (units, groupOf) = AttackUnits.Of([.. pairs.Select(pair => attack[pair.Row])]);
        HashSet<int>[] masks = [.. pairs.Select(pair => MaskOf(pair.Row))];
        FlatRecord[] ofAttack = [.. pairs.Select((pair, i) => Masked(attack[pair.Row].Record, masks[i]))];
        FlatRecord[] real = [.. pairs.SelectMany((pair, i) => pair.Real.Select(place => Masked(sets.Real.Records[place], masks[i])))];
        FlatRecord[] holdout = [.. pairs.Index().Where(one => one.Item.Holdout is not null)
            .Select(one => Masked(sets.Holdout.Records[one.Item.Holdout!.Value], masks[one.Index]))];
        List<Field> compared = fields.FindAll(field => Array.Exists(masks, mask => !mask.Contains(field.Path)));
        Figure? Area(FlatRecord[] second, IEnumerable<int> groups) => second.Length < EvaluationSets.LeastSize || compared.Count == 0 ? null
            : test.AreaByGroup(real, second, compared, [.. AttackUnits.OfDays(real).Select(group => 2 * group),
                .. groups.Select(group => group == FlatRecord.Alone ? group : 2 * group + 1)]);
        double Share(Field field) => (double)pairs.Count(pair => IsDecided(pair.Row, field)) / pairs.Count;
        return new(name, pairs.Count, templates, attack.Length - pairs.Count, units, real.Length,
            [.. fields.Where(field => agreement.ContainsKey(field.Path))
                .Select(field => new DecidedPath(field.Name, Share(field), agreement[field.Path]))],
            [.. from.OrderBy(one => one.Key).Select(one => new FollowingPath(sets.Names.Paths[one.Key], sets.Names.Paths[one.Value]))],
            [.. compared.Select(field => Distance(field, real, ofAttack, holdout)).OrderByDescending(one => one.Attack)],
            Area(ofAttack, groupOf), Area(holdout, AttackUnits.OfDays(holdout)));
    }

    bool IsDecided(int row, Field field) => attack[row].Label.Decided.Any(path => FieldDependence.Covers(path, field.Name));

    /// <summary>In how many of the real records beside the value is the attack's.</summary>
    double Agreement(Field field)
    {
        int[] of = matched.Played.Column(field.Path), real = matched.Real.Column(field.Path);
        return pairs.Where(pair => IsDecided(pair.Row, field))
            .Average(pair => pair.Real.Average(place => real[place] == of[pair.Row] ? 1.0 : 0));
    }

    /// <summary>What is decided for the record, and what follows; where real records do not agree, also what it follows from.</summary>
    HashSet<int> MaskOf(int row)
    {
        List<int> decided = [.. fields.Where(field => IsDecided(row, field)).Select(field => field.Path)];
        HashSet<int> mask = [.. decided];
        foreach (var field in fields.Where(field => !decided.Contains(field.Path)))
        {
            if (From(field.Path, decided) is not { } one) continue;
            mask.Add(field.Path);
            from.TryAdd(field.Path, one);
        }
        return mask;
    }

    int? From(int field, List<int> decided)
    {
        foreach (int one in decided)
            if (dependence.Follows(field, one)) return one;
        foreach (int one in decided)
            if (agreement[one] < Agrees && dependence.Follows(one, field)) return one;
        return null;
    }

    static FlatRecord Masked(FlatRecord record, HashSet<int> mask) =>
        record with { Nodes = [.. record.Nodes.Where(node => !mask.Contains(node.Path))] };

    FieldDistance Distance(Field field, FlatRecord[] real, FlatRecord[] ofAttack, FlatRecord[] holdout)
    {
        double? From(FlatRecord[] other)
        {
            RecordTable one = new(real, sets.Names), two = new(other, sets.Names);
            var columns = field.Kind != FieldKind.Number ? ColumnComparison.OfCategories(one.Column(field.Path), two.Column(field.Path))
                : ColumnComparison.OfNumbers(one.Numbers(field), two.Numbers(field));
            return columns is null ? null : 1 - columns.Similarity();
        }
        return new(field.Name, From(ofAttack) ?? 0, holdout.Length == 0 ? null : From(holdout));
    }
}
