using CyberLM.Logs;

namespace CyberLM.Evaluation;

/// <summary>
/// The browsers of sign-ins as NVIDIA's notebook counts them: by name without version, no browser a category of its own. Its own figures
/// are 0.66, 0.71 and 27 points.
/// </summary>
static class BrowserMeasures
{
    public static void Add(EvaluationSets sets, Bootstrap bootstrap, LogEvaluationReport report)
    {
        int path = sets.Names.PathOf(SignInPaths.In(sets.Paths.Shape, "properties.deviceDetail.browser"));
        if (path < 0) return;
        int[] Families(RecordTable set) => [.. set.Column(path).Select(value => Family(value, sets.Names))];
        int[] real = Families(sets.RealTable);
        int none = Family(FlatRecord.Missing, sets.Names);
        void Row(string key, string text, Better better, Func<int[], Figure> measure) => report.Section("browser").Add(new(
            key, text, FigureUnit.Share, better, measure(Families(sets.HoldoutTable)),
            [.. sets.SyntheticTables.Select(set => set is null ? (Figure?)null : measure(Families(set)))]));
        Row("tv", "TV complement", Better.Higher, other =>
        {
            var comparison = ColumnComparison.OfCategories(real, other);
            return bootstrap.Of(other.Length, comparison.Similarity(), comparison.Similarity);
        });
        Row("coverage", "category coverage", Better.Higher, other => new(Coverage(real, other)));
        Row("null", "gap of records without browser", Better.Lower, other => new(Gap(real, other, none)));
    }

    internal static int Family(int value, LogVocabulary names)
    {
        string text = value < 0 || names.Values[value] == JsonValue.Null ? "" : JsonValue.Text(names.Values[value]);
        return names.Values.Of($"\"{text.Split(' ')[0]}\"");
    }

    /// <summary>Of the values of one, how many the other has.</summary>
    internal static double Coverage(int[] real, int[] other) =>
        real.Distinct().Intersect(other).Count() / (double)real.Distinct().Count();

    internal static double Gap(int[] real, int[] other, int value) =>
        Math.Abs(real.Count(one => one == value) / (double)real.Length - other.Count(one => one == value) / (double)other.Length);
}
