namespace CyberLM.Detection.Stateful;

/// <summary>What a misspelled word was meant to be.</summary>
public static class NearestWord
{
    /// <summary>The known word with the fewest edits, where these are fewer than half of its letters.</summary>
    /// <param name="most">edits at most; fewer than the half is much in a long word</param>
    public static string? Of(string word, IEnumerable<string> known, int most = int.MaxValue)
    {
        int Allowed(string candidate) => Math.Min(most, (candidate.Length + 1) / 3);
        var nearest = known.Where(candidate => Math.Abs(candidate.Length - word.Length) <= Allowed(candidate))
            .Select(candidate => (Word: candidate, Edits: Edits(word, candidate))).OrderBy(pair => pair.Edits).FirstOrDefault();
        return nearest.Word is { } found && nearest.Edits <= Allowed(found) ? found : null;
    }

    /// <summary>A sentence's end: what was perhaps meant, or nothing.</summary>
    public static string Question(string word, IEnumerable<string> known) => Of(word, known) is { } near ? $"; did you mean '{near}'?" : "";

    /// <summary>A sentence's end: what was perhaps meant, and all that could be.</summary>
    public static string Hint(string word, IReadOnlyCollection<string> known) =>
        (Of(word, known) is { } near ? $"did you mean '{near}'? " : "") + $"Known are {string.Join(", ", known)}";

    /// <summary>
    /// Letters to change, add or drop, or two neighbours to swap (Damerau, 1964; no letter is edited twice); of words longer than any that
    /// is known, as many.
    /// </summary>
    static int Edits(string from, string to)
    {
        const int longest = 64;
        if (from.Length > longest) return from.Length;
        int[] before = [.. Enumerable.Range(0, to.Length + 1)], earlier = before;
        for (int i = 1; i <= from.Length; i++)
        {
            int[] now = [i, .. new int[to.Length]];
            for (int j = 1; j <= to.Length; j++)
            {
                now[j] = Math.Min(before[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1), Math.Min(before[j], now[j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1]) now[j] = Math.Min(now[j], earlier[j - 2] + 1);
            }
            (earlier, before) = (before, now);
        }
        return before[^1];
    }
}
