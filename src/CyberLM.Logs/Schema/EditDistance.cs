namespace CyberLM.Logs;

/// <summary>Letters to change, add or drop that make one word another (Levenshtein, 1966).</summary>
static class EditDistance
{
    /// <summary>Of the letters that there are: short words are not near to all.</summary>
    public static double Share(string from, string to) => (double)Edits(from, to) / Math.Max(1, Math.Max(from.Length, to.Length));

    static int Edits(string from, string to)
    {
        int[] before = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int[] now = new int[to.Length + 1];
            now[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int change = before[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                now[j] = Math.Min(change, Math.Min(before[j], now[j - 1]) + 1);
            }
            before = now;
        }
        return before[^1];
    }
}
