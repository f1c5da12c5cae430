namespace CyberLM.Evaluation;

/// <summary>
/// Whether records teach who did something: a classifier learns users from the other fields of generated records and is asked about the
/// holdout; beside it the same learned from training records. One against all, the twenty users that training has most of.
/// </summary>
sealed class UserPrediction(EvaluationSets sets, Bootstrap bootstrap, EvaluationOptions options, LogEvaluationReport report)
{
    const int MostUsers = 20, LeastUsers = 2, MostRecords = 5_000, LeastAsked = 10;

    public void Add()
    {
        int entity = sets.Names.PathOf(sets.Paths.Entity);
        if (entity < 0) return;
        int[] users = [.. sets.RealTable.Column(entity).Where(user => user >= 0).GroupBy(user => user)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key).Take(MostUsers).Select(group => group.Key)];
        var asked = Of(sets.HoldoutTable, entity, users);
        if (users.Length < LeastUsers || asked.Count < LeastAsked) return;
        Field[] others = [.. sets.Fields.Where(field => field.Path != entity && !Names(field, entity))];
        double[]? Correct(RecordTable? set) => set is null ? null : Outcomes(Of(set, entity, users), asked, others, entity, users);
        var byReal = Correct(sets.RealTable)!;
        double[]?[] bySynthetic = [.. sets.SyntheticTables.Select(Correct)];
        var section = report.Section("user from other fields");
        section.Add(new("accuracy", $"{users.Length} users of the holdout, learned from training or these", FigureUnit.Share, Better.Near,
            Mean(asked, byReal), [.. bySynthetic.Select(correct => correct is null ? null : Mean(asked, correct))]));
        section.Add(new("loss", "lost against learning from training", FigureUnit.Share, Better.Lower, null,
            [.. bySynthetic.Select(correct =>
                correct is null ? null : Mean(asked, byReal.Zip(correct, (real, own) => real - own)))]));
    }

    Figure? Mean(RecordTable asked, IEnumerable<double> outcomes) =>
        bootstrap.Mean((IReadOnlyCollection<Outcome>)[.. asked.Records.With(outcomes)]);

    RecordTable Of(RecordTable set, int entity, int[] users)
    {
        FlatRecord[] theirs = [.. set.Records.Where(record => users.Contains(record.ValueAt(entity)))];
        return new(Subsample.Of(theirs, MostRecords, options.Seed + 401), sets.Names);
    }

    /// <summary>A field that is the user by another name: in training each value has one user and each user one value.</summary>
    bool Names(Field field, int entity)
    {
        HashSet<(int, int)> pairs = [.. sets.RealTable.Column(field.Path).Zip(sets.RealTable.Column(entity)).Where(pair =>
            pair.First >= 0 && pair.Second >= 0 && sets.Names.Values[pair.First] is not (JsonValue.Null or JsonValue.EmptyText))];
        return pairs.Count >= LeastUsers && pairs.Select(pair => pair.Item1).Distinct().Count() == pairs.Count
            && pairs.Select(pair => pair.Item2).Distinct().Count() == pairs.Count;
    }

    /// <summary>Of each record asked about 1 where the user is right. Null without two users to learn.</summary>
    double[]? Outcomes(RecordTable learned, RecordTable asked, Field[] fields, int entity, int[] users)
    {
        int[] known = learned.Column(entity), truth = asked.Column(entity);
        if (known.Distinct().Count() < LeastUsers) return null;
        var features = new FeatureTable(fields, [learned, asked], sets.Covered, sets.Names);
        if (features.Width == 0) return null;
        float[][] train = features.Rows(learned), test = features.Rows(asked);
        float[] best = [.. Enumerable.Repeat(float.MinValue, test.Length)];
        int[] guess = new int[test.Length];
        foreach (int user in users)
        {
            options.Stop.ThrowIfCancellationRequested();
            bool[] labels = [.. known.Select(one => one == user)];
            if (!labels.Contains(true)) continue;
            float[] scores = BoostedTrees.Scores(train, labels, test);
            for (int i = 0; i < scores.Length; i++)
                if (scores[i] > best[i]) (best[i], guess[i]) = (scores[i], user);
        }
        return [.. truth.Select((user, i) => user == guess[i] ? 1.0 : 0.0)];
    }
}
