namespace CyberLM.Detection.Stateful;

/// <summary>What a misspelled word was meant to be.</summary>
public static class NearestWord
{
    /// <summary>The known word with the fewest edits, where these are fewer than half of its letters.</summary>
    public static string? Of(string word, IEnumerable<string> known)
    {
        var nearest = known.Select(candidate => (Word: candidate, Edits: Edits(word, candidate))).OrderBy(pair => pair.Edits)
            .FirstOrDefault();
        return nearest.Word is { } found && nearest.Edits <= (found.Length + 1) / 3 ? found : null;
    }

    /// <summary>A sentence's end: what was perhaps meant, and all that could be.</summary>
    public static string Hint(string word, IReadOnlyCollection<string> known) => known.Count == 0 ? "none is known"
        : (Of(word, known) is { } near ? $"did you mean '{near}'? " : "") + $"Known are {string.Join(", ", known)}";

    /// <summary>
    /// Letters to change, add, drop or swap with the next (Damerau 1964; no letter twice); of words longer than any that is known, as many.
    /// </summary>
    static int Edits(string from, string to)
    {
        const int longest = 64;
        if (from.Length > longest) return from.Length;
        int[] beforeLast = [], last = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 0; i < from.Length; i++)
        {
            int[] now = [last[0] + 1, .. new int[to.Length]];
            for (int j = 1; j <= to.Length; j++)
            {
                now[j] = Math.Min(last[j - 1] + (from[i] == to[j - 1] ? 0 : 1), Math.Min(last[j], now[j - 1]) + 1);
                if (i > 0 && j > 1 && from[i] == to[j - 2] && from[i - 1] == to[j - 1]) now[j] = Math.Min(now[j], beforeLast[j - 2] + 1);
            }
            (beforeLast, last) = (last, now);
        }
        return last[^1];
    }
}
