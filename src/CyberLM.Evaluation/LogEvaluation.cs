namespace CyberLM.Evaluation;

/// <summary>Generated records beside real ones. Figures and how to read them: docs/evaluation.md.</summary>
public static class LogEvaluation
{
    const double HoldoutShare = 0.25;
    const int LeastReal = 2 * EvaluationSets.LeastSize;

    public static LogEvaluationReport Run(EvaluationInput input, EvaluationOptions options)
    {
        var reader = new SetReader(new LogVocabulary(), options);
        var sets = Read(input, options, reader);
        var report = new LogEvaluationReport([.. input.Synthetic.Select(file => file.Name)])
        {
            Resamples = options.Resamples, Resampled = [.. sets.Synthetic.Prepend(sets.Holdout).Select(set => (set.Name, set.Resampled))],
        };
        Describe(sets, input, options, report);
        options.Notice($"comparing {sets.Size} records of each set");
        var bootstrap = new Bootstrap(options.Resamples, options.Seed);
        var twoSample = new TwoSampleTest(sets, bootstrap, options, report);
        Action[] comparisons = input.Synthetic.Count == 0 ? [] :
        [
            new ValidityMeasures(sets, bootstrap, options, report).Add,
            new ShapeMeasures(sets, bootstrap, report).Add,
            () => BrowserMeasures.Add(sets, bootstrap, report),
            new PairMeasures(sets, bootstrap, options, report).Add,
            new CoverageMeasures(sets, bootstrap, report).Add,
            new RhythmMeasures(sets, options, report).Add,
            twoSample.Add,
            new UserPrediction(sets, bootstrap, options, report).Add,
            () => AddDays(input, reader, new(sets, twoSample, report)),
        ];
        foreach (var measure in comparisons.Append(() => AddAlerts(input, reader, options, report))
            .Append(() => AddAttacks(input, sets, reader, twoSample, options, report)))
        {
            options.Stop.ThrowIfCancellationRequested();
            measure();
        }
        return report;
    }

    static void AddDays(EvaluationInput input, SetReader reader, DayMeasures measures)
    {
        for (int i = 0; i < input.Days.Count; i++)
            measures.Add(input.Days[i], reader.ReadReal(input.Days[i].Text, input.Days[i].Real, 601 + (ulong)i),
                reader.ReadSynthetic(input.Days[i].Generated, 651 + (ulong)i));
    }

    /// <summary>Of the holdout beside what comes before it, and of each synthetic log beside all that is real.</summary>
    static void AddAlerts(EvaluationInput input, SetReader reader, EvaluationOptions options, LogEvaluationReport report)
    {
        if (input.Alerts is not { } alerts) return;
        var measures = new AlertMeasures(reader, alerts.Rules, options, report);
        foreach (var log in alerts.Logs) measures.Add(log.Name, [.. input.Real, .. input.Holdout], [log.Path]);
        if (input.Holdout.Count > 0) measures.Add("holdout", input.Real, input.Holdout);
    }

    static void AddAttacks(EvaluationInput input, EvaluationSets sets, SetReader reader, TwoSampleTest test, EvaluationOptions options,
        LogEvaluationReport report)
    {
        if (input.Attacks.Count > 0) AttackMeasures.Add(input.Attacks, sets, reader, test, options, report);
    }

    static EvaluationSets Read(EvaluationInput input, EvaluationOptions options, SetReader reader)
    {
        RefuseSameNames(input);
        var real = reader.ReadReal("real", input.Real, 1);
        RecordSet holdout;
        if (input.Holdout.Count > 0)
            holdout = reader.ReadReal("holdout", input.Holdout, 2);
        else
            (real, holdout) = real.Split(HoldoutShare, "real", "holdout");
        if (real.Records.Length < EvaluationSets.LeastSize || holdout.Records.Length < EvaluationSets.LeastSize)
            throw new CyberLMException(
                $"{real.Records.Length} real records and {holdout.Records.Length} of the holdout are too few to compare",
                $"give {EvaluationSets.LeastSize} or more of each, or without --holdout {LeastReal * 2} real ones");
        RecordSet[] synthetic = [.. input.Synthetic.Select((file, i) => reader.ReadSynthetic(file, 3 + (ulong)i))];
        RefuseStrangers(real, holdout, synthetic);
        return new(reader.Names, reader.Paths!, real, holdout, synthetic, options.Seed);
    }

    static void RefuseSameNames(EvaluationInput input)
    {
        if (input.Synthetic.GroupBy(file => file.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new CyberLMException($"two synthetic files are named {twice.Key}", "name them: --synthetic NAME=FILE");
    }

    /// <summary>Sets without a key in common are two different logs.</summary>
    static void RefuseStrangers(RecordSet real, RecordSet holdout, RecordSet[] synthetic)
    {
        HashSet<int> Keys(RecordSet set) => [.. set.Records.SelectMany(record => record.Nodes).Select(node => node.Path)];
        var known = Keys(real);
        foreach (var set in synthetic.Prepend(holdout))
            if (set.Records.Length > 0 && !known.Overlaps(Keys(set)))
                throw new CyberLMException($"{set.Name}: no key in common with the real records", "compare logs of one kind");
    }

    static void Describe(EvaluationSets sets, EvaluationInput input, EvaluationOptions options, LogEvaluationReport report)
    {
        if (input.Holdout.Count == 0)
            report.Note("no holdout given: the last quarter of the real records serves as one, which is right only if no model saw it");
        foreach (var set in sets.Synthetic.Prepend(sets.Holdout).Prepend(sets.Real))
        {
            string failed = set.Attempts == set.Parsed ? "" : $", {set.Attempts - set.Parsed} further attempts are no JSON object";
            string drawn = set.Records.Length == set.Parsed ? "" : $", {set.Records.Length} of them are drawn and looked at";
            report.Note($"{set.Name}: {set.Parsed} records{failed}{drawn}");
        }
        report.Note($"distances are taken between {sets.Size} records of each set; intervals hold 95 % of {options.Resamples} resamples");
        foreach (var unit in report.Resampled.GroupBy(one => one.Unit, one => one.Set))
            report.Note($"drawn again for intervals: {unit.Key.Word()} of {string.Join(", ", unit)}");
        for (int i = 0; i < sets.Synthetic.Count; i++)
            if (sets.SyntheticTables[i] is null)
                report.Note($"{sets.Synthetic[i].Name}: too few records for distances, {EvaluationSets.LeastSize} are needed");
        report.Note($"user: {sets.Paths.Entity ?? "none, one stream"}; time: {sets.Paths.Time ?? "none"}");
        string[] unique = [.. sets.Fields.Where(field => field.Kind == FieldKind.Unique).Select(field => field.Name)];
        if (unique.Length > 0) report.Note($"left out of distances, nearly every record has its own: {string.Join(", ", unique)}");
    }
}
