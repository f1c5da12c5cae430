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
    public static string Hint(string word, IReadOnlyCollection<string> known) =>
        (Of(word, known) is { } near ? $"did you mean '{near}'? " : "") + $"Known are {string.Join(", ", known)}";

    /// <summary>Letters to change, add or drop (Levenshtein, 1966); of words longer than any that is known, as many.</summary>
    static int Edits(string from, string to)
    {
        const int longest = 64;
        if (from.Length > longest) return from.Length;
        int[] before = [.. Enumerable.Range(0, to.Length + 1)];
        foreach (char letter in from)
        {
            int[] now = [before[0] + 1, .. new int[to.Length]];
            for (int j = 1; j <= to.Length; j++)
                now[j] = Math.Min(before[j - 1] + (letter == to[j - 1] ? 0 : 1), Math.Min(before[j], now[j - 1]) + 1);
            before = now;
        }
        return before[^1];
    }
}
