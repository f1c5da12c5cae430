namespace CyberLM.Logs;

/// <summary>
/// Whether a slot is determined by another: found on the first four fifths of the records, and given up when the last fifth breaks it.
/// </summary>
static class FunctionSearch
{
    const double Learned = 0.8;

    /// <summary>
    /// A function of two outcomes is easily met by chance: a user who never fails. Its keys must each be seen so often.
    /// </summary>
    const int RowsPerKeyOfTwo = 20;
    const int FewOutcomes = 2;

    /// <summary>A key that stands in fewer rows is not known, unless it says whose the records are.</summary>
    public const int RowsPerKey = 2;

    /// <param name="Covered">the share of the rows with an answer that have a known key</param>
    public readonly record struct Found(byte[]?[] Outcomes, double Covered, int Violations);

    public static Found? Find(Slot from, int[] source, Slot to, int[] answers, IReadOnlyList<int> rows, Counts counts, long tried,
        int rowsPerKey = RowsPerKey)
    {
        var first = new int[from.Symbols.Count];
        var perKey = new int[from.Symbols.Count];
        Array.Fill(first, SymbolTable.Unknown);
        int learned = (int)(Learned * rows.Count);
        var test = new Independence(counts, tried);
        if (Learn(source, answers, rows, learned, first, perKey, ref test) is not { } missed || !test.IsRejected) return null;
        // Nearly every row with an answer has a key of its own: it would determine anything.
        if (2 * test.Hits < perKey.Sum()) return null;
        if (Check(source, answers, rows, learned, first) is not { } broken) return null;
        for (int i = learned; i < rows.Count; i++)
            if (source[rows[i]] >= 0 && answers[rows[i]] >= 0) Count(source[rows[i]], answers[rows[i]], first, perKey);
        int least = counts.Distinct <= FewOutcomes ? RowsPerKeyOfTwo : rowsPerKey;
        byte[]?[] outcomes = [.. first.Select((symbol, key) => perKey[key] < least ? null : to.Symbols[symbol].ToArray())];
        int covered = rows.Count(row => answers[row] >= 0 && source[row] >= 0 && outcomes[source[row]] is not null);
        return new(outcomes, (double)covered / counts.Present, missed + broken);
    }

    /// <summary>The number of violations, or null when there are too many.</summary>
    static int? Learn(
        int[] source, int[] answers, IReadOnlyList<int> rows, int learned, int[] first, int[] perKey, ref Independence test)
    {
        int missed = 0, most = Tolerance.Of(learned);
        for (int i = 0; i < learned; i++)
        {
            int key = source[rows[i]], answer = answers[rows[i]];
            if (key < 0 || answer < 0) continue;
            bool repeated = first[key] >= 0;
            if (Count(key, answer, first, perKey))
            {
                if (repeated) test.Hit(answer);
            }
            else if (++missed > most)
            {
                return null;
            }
        }
        return missed;
    }

    static bool Count(int key, int answer, int[] first, int[] perKey)
    {
        if (first[key] < 0) first[key] = answer;
        perKey[key]++;
        return first[key] == answer;
    }

    static int? Check(int[] source, int[] answers, IReadOnlyList<int> rows, int learned, int[] first)
    {
        int broken = 0, most = Tolerance.Of(rows.Count - learned);
        for (int i = learned; i < rows.Count; i++)
        {
            int key = source[rows[i]], answer = answers[rows[i]];
            if (key >= 0 && answer >= 0 && first[key] >= 0 && first[key] != answer && ++broken > most) return null;
        }
        return broken;
    }
}
