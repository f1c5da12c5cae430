namespace CyberLM.Logs;

/// <summary>
/// Whether a rule still holds when each of those whose records these are is asked once about each key. Ten thousand records of thirty
/// people say no more of what a place does to a person than thirty people do: two guests who are the only ones in a state, and are there
/// every day, make no rule of that state.
/// </summary>
static class Witnesses
{
    /// <summary>Of the rarer answers agreeing so often by chance.</summary>
    const double Level = 0.01;

    /// <summary>Of fewer it is not known what goes with a person and what with what they do.</summary>
    const int LeastPeople = 20;

    /// <param name="entities">whose each row is</param>
    /// <param name="tried">sources that the answers could have agreed with</param>
    public static bool Confirm(int[] entities, Function rule, int[][] columns, List<int> rows, int tried)
    {
        var (source, answers) = (columns[rule.From.Index], columns[rule.To.Index]);
        var asked = new HashSet<(int Entity, int Key)>();
        List<int> once = rows.FindAll(row => entities[row] >= 0 && source[row] >= 0 && answers[row] >= 0
            && asked.Add((entities[row], source[row])));
        if (once.Select(row => entities[row]).Distinct().Count() < LeastPeople) return true;
        var counts = new Counts(answers, once, rule.To.Symbols.Count);
        int common = Enumerable.Range(0, rule.To.Symbols.Count).MaxBy(answer => counts[answer]);
        var first = new Dictionary<int, int>();
        int missed = 0;
        double logProbability = 0;
        foreach (int row in once)
        {
            if (first.TryAdd(source[row], answers[row])) continue;
            if (first[source[row]] != answers[row]) missed++;
            // That those agree who have what nearly everyone has says nothing.
            else if (answers[row] != common) logProbability += Math.Log((double)counts[answers[row]] / counts.Present);
        }
        // Keys that are people's own, devices: nobody else can be asked.
        if (2 * first.Count >= once.Count) return true;
        return missed <= Tolerance.Of(once.Count) && logProbability < Math.Log(Level / tried);
    }
}
