namespace CyberLM.Logs;

/// <summary>How often each symbol stands in some rows of a column.</summary>
sealed class Counts
{
    readonly int[] bySymbol;

    public Counts(int[] column, IReadOnlyList<int> rows, int symbols)
    {
        bySymbol = new int[symbols];
        foreach (int row in rows)
        {
            int symbol = column[row];
            if (symbol < 0) continue;
            if (bySymbol[symbol]++ == 0) Distinct++;
            Present++;
        }
    }

    public int Present { get; }
    public int Distinct { get; }

    public int this[int symbol] => bySymbol[symbol];
}
