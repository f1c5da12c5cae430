namespace CyberLM.Evaluation;

/// <summary>
/// Which fields of real records follow from others: whoever knows one makes next to no errors about the other (Goodman and Kruskal's
/// lambda, Journal of the American Statistical Association 49, 1954). Found by trying, and not in the schema of a generator.
/// </summary>
sealed class FieldDependence(RecordTable real, LogVocabulary names)
{
    const double NearlyAll = 0.99;
    const int LeastErrors = 3;
    readonly Dictionary<(int, int), bool> known = [];

    /// <summary>
    /// Whether a field's value, or that it has none, follows from another's; of all records, or of those in which the other one says
    /// something: an agent tells the browser, though where there is no agent there are several, and a device tells whose it is, though many
    /// records have none. What hardly ever changes follows from none.
    /// </summary>
    public bool Follows(int field, int from)
    {
        if (!known.TryGetValue((field, from), out bool follows))
            known.Add((field, from), follows = Lambda(field, from, all: true) >= NearlyAll || Lambda(field, from, all: false) >= NearlyAll);
        return follows;
    }

    /// <summary>Missing, null and "" do not.</summary>
    public static bool Says(LogVocabulary names, int value) => value >= 0 && names.Values[value] is not ("null" or "\"\"");

    /// <summary>The share of errors about the field that the other one saves; of values of it that come again.</summary>
    double Lambda(int field, int from, bool all)
    {
        var total = new Dictionary<int, int>();
        var byValue = new Dictionary<int, Dictionary<int, int>>();
        int[] answers = real.Column(field), known = real.Column(from);
        for (int i = 0; i < answers.Length; i++)
        {
            if (!all && !Says(names, known[i])) continue;
            if (!byValue.TryGetValue(known[i], out var counts)) byValue.Add(known[i], counts = []);
            counts[answers[i]] = counts.GetValueOrDefault(answers[i]) + 1;
        }
        int records = 0, right = 0;
        foreach (var counts in byValue.Values)
        {
            int count = counts.Values.Sum();
            if (count < 2) continue;
            (records, right) = (records + count, right + counts.Values.Max());
            foreach (var (value, times) in counts) total[value] = total.GetValueOrDefault(value) + times;
        }
        int errors = records - total.Values.DefaultIfEmpty().Max();
        return errors < LeastErrors ? 0 : 1 - (double)(records - right) / errors;
    }

    /// <summary>Whether a name is that of a path or of one below it.</summary>
    public static bool Covers(string path, string name) => name.StartsWith(path, StringComparison.Ordinal)
        && (name.Length == path.Length || name[path.Length] is '.' or '[');
}
