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
        int[] real = Families(sets.RealDraws.All);
        int none = Family(FlatRecord.Missing, sets.Names);
        void Row(string key, string text, Better better, Func<SetDraws, Figure?> measure) => report.Section("browser").Add(new(
            key, text, FigureUnit.Share, better, measure(sets.HoldoutDraws),
            [.. sets.SyntheticDraws.Select(set => set is null ? null : measure(set))]));
        Figure MeanOf(SetDraws set, Func<int[], int[], double> measure)
        {
            int[] all = Families(set.All);
            return SetDraws.Mean(sets.RealDraws, set, (one, two) => measure(
                [.. one.Select(place => real[place])], [.. two.Select(place => all[place])]));
        }
        Row("tv", "TV complement", Better.Higher, set =>
            SetDraws.Similarity(sets.RealDraws, set, [ColumnComparison.OfCategories(real, Families(set.All))], bootstrap));
        Row("coverage", "category coverage", Better.Higher, set => MeanOf(set, Coverage));
        Row("null", "gap of records without browser", Better.Lower, set => MeanOf(set, (one, other) => Gap(one, other, none)));
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
