using CyberLM.Logs;

namespace CyberLM.Evaluation;

/// <summary>
/// Whether single records could be real ones. The judge's facts are mined here, from real records; the generator's are not read.
/// </summary>
sealed class ValidityMeasures(EvaluationSets sets, Bootstrap bootstrap, EvaluationOptions options, LogEvaluationReport report)
{
    /// <summary>An invariant that real records break more often than this is none of that log.</summary>
    const double HoldsInReal = 0.99;
    const int MostMinedRows = 15;

    bool IsSignIn => sets.Paths.Shape is RecordShape.EntraEventHub or RecordShape.EntraLogAnalytics or RecordShape.EntraGraph;

    public void Add()
    {
        AddSchema();
        var rules = Rules();
        AddInvariants(rules);
        AddReferences(rules.OfReal);
        AddConditions(rules);
        AddDuplicates();
    }

    ReportRow Row(string key, string text, Better better, Func<RecordSet, Figure?> measure) =>
        new(key, text, FigureUnit.Share, better, measure(sets.Holdout), [.. sets.Synthetic.Select(measure)]);

    void AddSchema()
    {
        var section = report.Section("schema");
        var ofReal = new SchemaFacts(sets.Real.Records, sets.Names);
        var ofBoth = new SchemaFacts(sets.Both, sets.Names);
        var verdicts = sets.Synthetic.Append(sets.Holdout).ToDictionary(
            set => set, set => set.Records.Select((set == sets.Holdout ? ofReal : ofBoth).Judge).ToArray());
        Figure? Of(RecordSet set, Func<SchemaVerdict, bool> said) => bootstrap.ShareOf(set.Records.With(verdicts[set].Select(said)));
        section.Add(Row("parsed", "attempts that are a JSON object", Better.Higher,
            set => OfAttempts(set, set.Records.Select(_ => true))));
        section.Add(Row("valid", "attempts that are one and meet the schema", Better.Higher, set =>
            OfAttempts(set, verdicts[set].Select(verdict => verdict.Adheres))));
        section.Add(Row("adheres", "records that meet the schema", Better.Higher, set => Of(set, verdict => verdict.Adheres)));
        section.Add(Row("keys", "no unknown or repeated key", Better.Higher, set => Of(set, verdict => verdict.KnownKeys)));
        section.Add(Row("required", "all keys that every real record has", Better.Higher,
            set => Of(set, verdict => verdict.RequiredKeys)));
        section.Add(Row("types", "types of values", Better.Higher, set => Of(set, verdict => verdict.Types)));
        section.Add(Row("formats", "times, GUIDs, addresses, integers in strings", Better.Higher,
            set => Of(set, verdict => verdict.Formats)));
    }

    /// <summary>Of all attempts; one that is no record has failed. Where records were drawn, failures are taken in proportion.</summary>
    Figure? OfAttempts(RecordSet set, IEnumerable<bool> outcomes)
    {
        long failures = set.Attempts - set.Parsed;
        if (set.Parsed > set.Records.Length)
            failures = (long)Math.Round((double)failures * set.Records.Length / set.Parsed);
        return bootstrap.ShareOf(set.Records.With(outcomes).Concat(Enumerable.Repeat(new Outcome(null, 0), (int)failures)));
    }

    (MinedInvariants OfReal, MinedInvariants OfBoth) Rules() =>
        (new MinedInvariants(sets.Real.Records, sets.Names), new MinedInvariants(sets.Both, sets.Names));

    void AddInvariants((MinedInvariants OfReal, MinedInvariants OfBoth) rules)
    {
        IReadOnlyList<Invariant> For(RecordSet set) => IsSignIn
            ? new SignInInvariants(sets.Paths.Shape, sets.Names, sets.RealOf(set)).All()
            : (set == sets.Holdout ? rules.OfReal : rules.OfBoth).All();
        var verdicts = sets.Synthetic.Append(sets.Holdout).Append(sets.Real)
            .ToDictionary(set => set, set => new InvariantVerdicts(For(set), set.Records));
        var section = report.Section("invariants");
        var broken = IsSignIn ? BrokenInReal(verdicts) : [];
        section.Add(Row("all", $"all invariants in a record{(IsSignIn ? "" : ", mined")}", Better.Higher,
            set => bootstrap.ShareOf(set.Records.With(verdicts[set].All(key => !broken.Contains(key))))));
        foreach (var invariant in Shown(verdicts))
            section.Add(Row(invariant.Key, invariant.Text, Better.Higher, set => bootstrap.ShareOf(verdicts[set].Of(invariant.Key))));
    }

    HashSet<string> BrokenInReal(Dictionary<RecordSet, InvariantVerdicts> verdicts)
    {
        HashSet<string> broken = [];
        foreach (var invariant in verdicts[sets.Holdout].Invariants)
        {
            bool[] real = [.. verdicts[sets.Real].Held(invariant.Key), .. verdicts[sets.Holdout].Held(invariant.Key)];
            if (real.Length == 0 || real.Count(held => held) >= HoldsInReal * real.Length) continue;
            broken.Add(invariant.Key);
            report.Note($"'{invariant.Text}' holds in {real.Count(held => held)} of {real.Length} real records and is no invariant here");
        }
        return broken;
    }

    /// <summary>Those written out all; of mined ones the most broken.</summary>
    IEnumerable<Invariant> Shown(Dictionary<RecordSet, InvariantVerdicts> verdicts)
    {
        if (sets.Synthetic.Count == 0) return [];
        var all = verdicts[sets.Synthetic[0]].Invariants;
        if (IsSignIn) return all;
        double Worst(Invariant invariant) =>
            sets.Synthetic.Min(set => verdicts[set].Held(invariant.Key).DefaultIfEmpty(true).Average(Number));
        return all.OrderBy(Worst).Take(MostMinedRows);
    }

    static double Number(bool held) => held ? 1 : 0;

    void AddReferences(MinedInvariants ofReal)
    {
        var references = IsSignIn
            ? References.Of(sets.Paths.Shape, sets.Real.Records, sets.Names)
            : References.Of(ofReal, sets.Real.Records, sets.Names);
        var section = report.Section("references");
        section.Add(Row("all", "known pairs, of all pairs with a known first value", Better.Higher, set =>
            bootstrap.ShareOf(references.SelectMany(reference => set.Records.Judged(reference.IsReal)))));
        if (!IsSignIn) return;
        foreach (var reference in references)
            section.Add(Row(reference.Key, reference.Text, Better.Higher, set =>
                bootstrap.ShareOf(set.Records.Judged(reference.IsReal))));
    }

    /// <summary>Beside each the real records of the holdout that hold the value: whether all its places agree there.</summary>
    void AddConditions((MinedInvariants OfReal, MinedInvariants OfBoth) rules)
    {
        var section = report.Section("conditions");
        foreach (var expected in options.Expect)
        {
            var judge = new Expectation(expected, rules.OfBoth, sets.Both, sets.Names);
            var ofHoldout = new Expectation(expected, rules.OfReal, sets.Real.Records, sets.Names);
            string text = $"attempts with {judge.Field} {expected.Value} in every place";
            section.Add(Row($"{judge.Field}={expected.Value}", text, Better.Higher, set => set == sets.Holdout
                ? bootstrap.ShareOf(set.Records.Judged(record => ofHoldout.IsNamed(record) ? ofHoldout.Agrees(record) : null))
                : OfAttempts(set, set.Records.Select(judge.Agrees))));
        }
        if (options.ExpectDay is not { } day) return;
        if (sets.Paths.Time is not { } time) throw new CyberLMException("--expect-day: no field with a time was found", "--time names it");
        string? created = SignInPaths.In(sets.Paths.Shape, "properties.createdDateTime");
        var days = new ExpectedDay(day, sets.Names.PathOf(time), sets.Names.PathOf(created == time ? null : created), sets.Names);
        section.Add(Row("day", $"attempts on {day:yyyy-MM-dd} (UTC)", Better.Higher, set => set == sets.Holdout
            ? bootstrap.ShareOf(set.Records.Judged(record => days.IsNamed(record) ? days.Agrees(record) : null))
            : OfAttempts(set, set.Records.Select(days.Agrees))));
    }

    void AddDuplicates()
    {
        var section = report.Section("duplicates");
        int[] ids = [.. sets.Fields.Where(field => field.IsId).Select(field => field.Path)];
        Figure? Of(RecordTable? table, Func<FlatRecord[], IEnumerable<Outcome>> outcomes) =>
            table is null ? null : bootstrap.ShareOf(outcomes(table.Records));
        void Add(string key, string text, Better better, Func<FlatRecord[], IEnumerable<Outcome>> outcomes) => section.Add(new(
            key, text, FigureUnit.Share, better, Of(sets.HoldoutTable, outcomes),
            [.. sets.SyntheticTables.Select(set => Of(set, outcomes))]));
        Add("repeated", "records that repeat one of their own set", Better.Lower,
            set => set.With(Duplicates.Repeats(set)));
        Add("copied", "records that say the same as a training record", Better.Lower,
            set => set.With(Duplicates.Copies(set, sets.Real.Records)));
        HashSet<int> fine = [.. sets.Fields.Where(field => field.IsFine).Select(field => field.Path)];
        Add("copied_apart", "the same apart from identifiers, times and fine numbers", Better.Near,
            set => set.With(Duplicates.CoarseCopies(set, sets.Real.Records, fine)));
        if (ids.Length == 0) return;
        Add("fresh", $"values never used before, of {ids.Length} {(ids.Length == 1 ? "field" : "fields")} of identifiers", Better.Higher,
            set => Duplicates.FreshIds(set, sets.Real.Records, ids));
    }
}
