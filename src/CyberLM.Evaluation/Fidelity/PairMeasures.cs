namespace CyberLM.Evaluation;

/// <summary>
/// Whether fields go together as in training: the total variation complement of two fields' joint distribution (contingency similarity),
/// of the pairs that tell most of each other there. Where one field decides the other the pair says no more than the first: those are the
/// references' matter.
/// </summary>
sealed class PairMeasures(EvaluationSets sets, Bootstrap bootstrap, EvaluationOptions options, LogEvaluationReport report)
{
    const int MostPairs = 30, MostPairsOfAField = 5, MostValues = 50, Bins = 10;

    /// <summary>Their pairs are all looked at: of ten thousand columns there would be fifty million.</summary>
    internal const int MostColumns = 200;

    sealed record Column(Field Field, Func<RecordTable, int[]> Codes);

    public void Add()
    {
        Column[] columns = [.. sets.Fields.Select(Coded).OfType<Column>()];
        var pairs = Telling(columns.Length > MostColumns ? Richest(columns) : columns);
        if (pairs.Count == 0) return;
        report.Section("pairs").Add(Row("mean", $"contingency similarity, mean of {pairs.Count} pairs", set => Mean(pairs, set)));
        var detail = report.Section("pairs of fields", detail: true);
        foreach (var pair in pairs)
            detail.Add(Row($"{pair.One.Field.Name} x {pair.Other.Field.Name}", "contingency similarity", set => Mean([pair], set)));
    }

    ReportRow Row(string key, string text, Func<SetDraws, Figure?> measure) => new(
        key, text, FigureUnit.Share, Better.Higher, measure(sets.HoldoutDraws),
        [.. sets.SyntheticDraws.Select(set => set is null ? null : measure(set))]);

    /// <summary>Categories of 2 to 50 values; numbers in ten bins of training's range. Null for other fields.</summary>
    Column? Coded(Field field)
    {
        var real = sets.RealDraws.All;
        if (field.Kind == FieldKind.Category)
        {
            int values = real.Column(field.Path).Distinct().Count();
            return values is >= 2 and <= MostValues ? new(field, set => set.Column(field.Path)) : null;
        }
        if (field.Kind != FieldKind.Number || real.Numbers(field) is not { Length: > 0 } numbers) return null;
        double least = numbers.Min(), width = (numbers.Max() - least) / Bins;
        int Bin(int value) => value >= 0 && field.TryNumber(sets.Names.Values[value], out double number)
            ? (int)Math.Clamp((number - least) / width, -1, Bins) + 1
            : -1;
        return width > 0 ? new(field, set => [.. set.Column(field.Path).Select(Bin)]) : null;
    }

    /// <summary>Those with most information of their own: no pair can have more than the less telling of its two fields.</summary>
    Column[] Richest(Column[] columns)
    {
        report.Note($"pairs of fields are sought among the {MostColumns} that differ most from record to record, of {columns.Length}");
        return [.. columns.OrderByDescending(column => Entropy(Codes(column))).Take(MostColumns)];
    }

    int[] Codes(Column column)
    {
        options.Stop.ThrowIfCancellationRequested();
        return column.Codes(sets.RealDraws.All);
    }

    /// <summary>In bits.</summary>
    static double Entropy(int[] codes) =>
        codes.CountBy(code => code).Sum(value => -(double)value.Value / codes.Length * Math.Log2((double)value.Value / codes.Length));

    List<(Column One, Column Other)> Telling(Column[] columns)
    {
        List<(Column One, Column Other, double Information)> all = [];
        int[][] codes = [.. columns.Select(Codes)];
        for (int i = 0; i < columns.Length; i++)
            for (int k = i + 1; k < columns.Length; k++)
            {
                options.Stop.ThrowIfCancellationRequested();
                if (!OneDecides(codes[i], codes[k])) all.Add((columns[i], columns[k], MutualInformation(codes[i], codes[k])));
            }
        List<(Column One, Column Other)> taken = [];
        Dictionary<Column, int> uses = [];
        foreach (var (one, other, information) in all.OrderByDescending(pair => pair.Information))
        {
            if (taken.Count == MostPairs || information <= 0) break;
            if (uses.GetValueOrDefault(one) == MostPairsOfAField || uses.GetValueOrDefault(other) == MostPairsOfAField) continue;
            taken.Add((one, other));
            uses[one] = uses.GetValueOrDefault(one) + 1;
            uses[other] = uses.GetValueOrDefault(other) + 1;
        }
        return taken;
    }

    /// <summary>In bits, less what independent fields of so many values show by chance (Miller and Madow).</summary>
    internal static double MutualInformation(int[] one, int[] other)
    {
        int n = one.Length;
        var both = one.Zip(other).GroupBy(pair => pair).ToDictionary(group => group.Key, group => group.Count());
        var first = one.GroupBy(code => code).ToDictionary(group => group.Key, group => group.Count());
        var second = other.GroupBy(code => code).ToDictionary(group => group.Key, group => group.Count());
        double bits = both.Sum(pair => (double)pair.Value / n
            * Math.Log2((double)pair.Value * n / ((double)first[pair.Key.First] * second[pair.Key.Second])));
        return bits - (both.Count - first.Count - second.Count + 1) / (2.0 * n * Math.Log(2));
    }

    static bool OneDecides(int[] one, int[] other) =>
        one.Zip(other).Distinct().Count() <= Math.Max(one.Distinct().Count(), other.Distinct().Count());

    Figure? Mean(List<(Column One, Column Other)> pairs, SetDraws set) =>
        SetDraws.Similarity(sets.RealDraws, set, [.. pairs.Select(pair => Compare(pair, set.All))], bootstrap);

    ColumnComparison Compare((Column One, Column Other) pair, RecordTable set)
    {
        Dictionary<(int, int), int> joint = [];
        int[] Joined(RecordTable of) => [.. pair.One.Codes(of).Zip(pair.Other.Codes(of)).Select(codes =>
        {
            if (!joint.TryGetValue(codes, out int code)) joint.Add(codes, code = joint.Count);
            return code;
        })];
        return ColumnComparison.OfCategories(Joined(sets.RealDraws.All), Joined(set));
    }
}
