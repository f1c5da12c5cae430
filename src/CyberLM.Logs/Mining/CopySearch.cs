namespace CyberLM.Logs;

/// <summary>Whether a slot is the value of another with something round it.</summary>
static class CopySearch
{
    /// <param name="rows">in order of the records; those that have both slots are looked at</param>
    public static Copy? Find(Slot from, int[] source, Slot to, int[] answers, IReadOnlyList<int> rows, Counts counts, long tried)
    {
        if (Guess(from, source, to, answers, rows) is not { } copy) return null;
        var test = new Independence(counts, tried);
        int missed = 0, met = 0;
        foreach (int row in rows)
        {
            if (source[row] < 0 || answers[row] < 0) continue;
            met++;
            if (copy.Is(from.Symbols[source[row]], to.Symbols[answers[row]])) test.Hit(answers[row]);
            else if (++missed > Tolerance.Of(rows.Count)) return null;
        }
        return missed <= Tolerance.Of(met) && test.IsRejected ? copy : null;
    }

    /// <summary>The longest of the first values says what stands round it.</summary>
    static Copy? Guess(Slot from, int[] source, Slot to, int[] answers, IReadOnlyList<int> rows)
    {
        const int looked = 8;
        int seen = 0, best = -1, longest = 0;
        foreach (int row in rows)
        {
            if (source[row] < 0 || answers[row] < 0) continue;
            int length = Copy.Content(from.Symbols[source[row]]).Length;
            if (length > longest) (best, longest) = (row, length);
            if (++seen == looked) break;
        }
        if (best < 0) return null;
        var content = Copy.Content(from.Symbols[source[best]]);
        var answer = to.Symbols[answers[best]];
        int at = answer.IndexOf(content);
        if (at >= 0) return new Copy(from, answer[..at].ToArray(), answer[(at + content.Length)..].ToArray(), lower: false);
        byte[] lowered = [.. content.ToArray().Select(Copy.Lowered)];
        at = answer.IndexOf(lowered);
        return at < 0 ? null : new Copy(from, answer[..at].ToArray(), answer[(at + lowered.Length)..].ToArray(), lower: true);
    }
}
