using CyberLM.Kernels;

namespace CyberLM.Evaluation;

/// <summary>
/// How well a classifier tells other records from real ones that it has not seen: the area under its curve over five folds. 0.5: not at
/// all. Few records, real ones too, can lie below it.
/// </summary>
sealed class TwoSampleTest(EvaluationSets sets, Bootstrap bootstrap, EvaluationOptions options, LogEvaluationReport report)
{
    const int Folds = 5, MostRecords = 5_000;

    public void Add() => report.Section("two-sample").Add(new(
        "auc", "real records told from these, area under the curve", FigureUnit.Number, Better.Lower, Area(sets.HoldoutTable),
        [.. sets.SyntheticTables.Select(set => set is null ? null : Area(set))]));

    Figure? Area(RecordTable other) => Area(sets.RealTable.Records, other.Records, MostRecords);

    /// <param name="size">records of each at most</param>
    /// <param name="byUser">all records of a user are in one fold: what tells one person from another says nothing then</param>
    public Figure? Area(FlatRecord[] first, FlatRecord[] second, int size, bool byUser = false)
    {
        options.Stop.ThrowIfCancellationRequested();
        RecordTable Some(FlatRecord[] set) => new(Subsample.Of(set, Math.Min(size, MostRecords), options.Seed + 301), sets.Names);
        RecordTable real = Some(first), told = Some(second);
        bool[] labels = [.. Enumerable.Range(0, real.Count + told.Count).Select(i => i >= real.Count)];
        // Units of the two sets are not the same: those of the second have odd numbers.
        int[] unitOf = [.. real.Records.Select(record => UnitOf(record, 0)), .. told.Records.Select(record => UnitOf(record, 1))];
        return Area(real, told, sets.Fields, byUser ? FoldOfUsers([.. real.Records, .. told.Records]) : Fold(labels), unitOf);
    }

    /// <summary>
    /// The same by groups: all records of one are in one fold, so that nothing is told by what the records of a group happen to have in
    /// common, and they are drawn together for the interval. Null where either side has one group only.
    /// </summary>
    /// <param name="groups">of the records of the first and then of the second, no group on both sides; -1: one of its own</param>
    public Figure? AreaByGroup(FlatRecord[] first, FlatRecord[] second, IReadOnlyList<Field> fields, int[] groups)
    {
        int next = groups.Max();
        int[] whole = [.. groups.Select(group => group == FlatRecord.Alone ? ++next : group)];
        int[] foldOf = new int[next + 1];
        foreach (int[] side in new[] { whole[..first.Length], whole[first.Length..] })
        {
            int[] shuffled = [.. side.Distinct().OrderBy(group => Philox.UInt64(options.Seed, 306, (ulong)group))];
            if (shuffled.Length < 2) return null;
            for (int i = 0; i < shuffled.Length; i++) foldOf[shuffled[i]] = i % Folds;
        }
        return Area(new(first, sets.Names), new(second, sets.Names), fields, [.. whole.Select(group => foldOf[group])], groups);
    }

    Figure? Area(RecordTable real, RecordTable told, IReadOnlyList<Field> fields, int[] fold, int[] unitOf)
    {
        var features = new FeatureTable(fields, [real, told], sets.Covered, sets.Names);
        if (features.Width == 0) return null;
        float[][] rows = [.. features.Rows(real), .. features.Rows(told)];
        bool[] labels = [.. rows.Select((_, i) => i >= real.Count)];
        float[] scores = Scores(rows, labels, fold);
        var curves = Enumerable.Range(0, Folds).Select(one => Curve(scores, labels, fold, one)).ToArray();
        return bootstrap.Of(unitOf, Mean(curves, _ => 1), drawn =>
        {
            int[] times = new int[rows.Length];
            foreach (int row in drawn) times[row]++;
            return Mean(curves, row => times[row]);
        });
    }

    static int UnitOf(FlatRecord record, int set) => record.Unit == FlatRecord.Alone ? FlatRecord.Alone : 2 * record.Unit + set;

    /// <summary>Scores of several folds come from several models, so that curves are drawn fold by fold.</summary>
    static double Mean((RocCurve Curve, int[] Rows)[] curves, Func<int, double> weight) => curves
        .Select(one => one.Curve.Area(i => weight(one.Rows[i]))).Where(area => !double.IsNaN(area)).DefaultIfEmpty(0.5).Average();

    static (RocCurve, int[]) Curve(float[] scores, bool[] labels, int[] fold, int one)
    {
        int[] rows = [.. Enumerable.Range(0, scores.Length).Where(i => fold[i] == one)];
        return (new([.. rows.Select(i => (double)scores[i])], [.. rows.Select(i => labels[i])]), rows);
    }

    float[] Scores(float[][] rows, bool[] labels, int[] fold)
    {
        float[] scores = new float[rows.Length];
        for (int one = 0; one < Folds; one++)
        {
            options.Stop.ThrowIfCancellationRequested();
            int[] test = [.. Enumerable.Range(0, rows.Length).Where(i => fold[i] == one)];
            int[] train = [.. Enumerable.Range(0, rows.Length).Where(i => fold[i] != one)];
            if (test.Length == 0 || train.Length == 0) continue;
            float[] scored = BoostedTrees.Scores(
                [.. train.Select(i => rows[i])], [.. train.Select(i => labels[i])], [.. test.Select(i => rows[i])]);
            for (int i = 0; i < test.Length; i++) scores[test[i]] = scored[i];
        }
        return scores;
    }

    /// <summary>Users shuffled and dealt out in turn, those of both sets alike; records of nobody are a user.</summary>
    int[] FoldOfUsers(FlatRecord[] records)
    {
        var folds = records.Select(record => record.User).Distinct().OrderBy(user => Philox.UInt64(options.Seed, 303, (ulong)(user + 1)))
            .Select((user, i) => (user, Fold: i % Folds)).ToDictionary(one => one.user, one => one.Fold);
        return [.. records.Select(record => folds[record.User])];
    }

    /// <summary>Both classes shuffled and dealt out in turn, so that each fold has as many of either.</summary>
    int[] Fold(bool[] labels)
    {
        int[] fold = new int[labels.Length];
        foreach (bool label in new[] { false, true })
        {
            int[] places = [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] == label)
                .OrderBy(i => Philox.UInt64(options.Seed, 302, (ulong)i))];
            for (int i = 0; i < places.Length; i++) fold[places[i]] = i % Folds;
        }
        return fold;
    }
}
