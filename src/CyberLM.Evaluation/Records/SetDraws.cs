namespace CyberLM.Evaluation;

/// <summary>
/// A set's records and, where it is larger than the smallest set, several draws of that size: a figure is the mean over the draws, so that
/// it does not depend on which records one draw happens to take.
/// </summary>
/// <param name="Draws">places in the table, all of the same number, without replacement</param>
sealed record SetDraws(RecordTable All, int[][] Draws)
{
    const int Turns = 20;

    public static SetDraws Of(FlatRecord[] records, int size, ulong seed, LogVocabulary names)
    {
        int[] places = [.. Enumerable.Range(0, records.Length)];
        return new(new RecordTable(records, names), [.. Enumerable.Range(0, records.Length == size ? 1 : Turns)
            .Select(turn => Subsample.Of(places, size, seed + 1000 * (ulong)turn))]);
    }

    public int[] Draw(int turn) => Draws[turn % Draws.Length];

    /// <summary>The mean over the draws of both sets of what is measured in one draw of each.</summary>
    public static Figure Mean(SetDraws real, SetDraws other, Func<int[], int[], double> measure) => new(
        Enumerable.Range(0, Math.Max(real.Draws.Length, other.Draws.Length)).Average(turn => measure(real.Draw(turn), other.Draw(turn))));

    /// <summary>The mean similarity of columns over the draws of both sets, and the interval of resampled draws.</summary>
    public static Figure? Similarity(SetDraws real, SetDraws other, IReadOnlyCollection<ColumnComparison> columns, Bootstrap bootstrap)
    {
        if (columns.Count == 0) return null;
        double value = Mean(real, other, (one, two) => columns.Average(column => column.Similarity(one, two))).Value;
        int[][][] units = [.. other.Draws.Select(draw => Bootstrap.Units([.. draw.Select(place => other.All.Records[place].Unit)]))];
        return bootstrap.Of(units, value, (turn, drawn) =>
        {
            int[] draw = other.Draw(turn), again = [.. drawn.Select(place => draw[place])];
            return columns.Average(column => column.Similarity(real.Draw(turn), again));
        });
    }
}
