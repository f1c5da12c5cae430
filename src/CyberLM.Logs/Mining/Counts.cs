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

    /// <summary>Bits to say which symbol stands in a row where one does.</summary>
    public double Entropy
    {
        get
        {
            double bits = 0;
            foreach (int count in bySymbol)
                if (count > 0) bits -= (double)count / Present * Math.Log2((double)count / Present);
            return bits;
        }
    }
}
