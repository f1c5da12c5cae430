namespace CyberLM.Kernels;

/// <summary>Row-major, rank 0 (nothing) to 4; unused dimensions are 1. The leading dimensions are the batch.</summary>
public readonly record struct Shape(int D0, int D1, int D2, int D3, int Rank)
{
    public static Shape Of(int d0) => new(d0, 1, 1, 1, 1);
    public static Shape Of(int d0, int d1) => new(d0, d1, 1, 1, 2);
    public static Shape Of(int d0, int d1, int d2) => new(d0, d1, d2, 1, 3);
    public static Shape Of(int d0, int d1, int d2, int d3) => new(d0, d1, d2, d3, 4);

    public static implicit operator Shape(int d0) => Of(d0);
    public static implicit operator Shape((int, int) d) => Of(d.Item1, d.Item2);
    public static implicit operator Shape((int, int, int) d) => Of(d.Item1, d.Item2, d.Item3);
    public static implicit operator Shape((int, int, int, int) d) => Of(d.Item1, d.Item2, d.Item3, d.Item4);

    public int this[int dimension] =>
        dimension switch { 0 => D0, 1 => D1, 2 => D2, 3 => D3, _ => throw new ArgumentOutOfRangeException(nameof(dimension)) };
    public int Last => Rank == 0 ? 0 : this[Rank - 1];
    public long Count => Rank == 0 ? 0 : (long)D0 * D1 * D2 * D3;
    /// <summary>The number of rows when every dimension but the last is folded together.</summary>
    public int Rows => Last == 0 ? 0 : checked((int)(Count / Last));

    public override string ToString() => Rank switch
    {
        0 => "()",
        1 => $"({D0})",
        2 => $"({D0},{D1})",
        3 => $"({D0},{D1},{D2})",
        _ => $"({D0},{D1},{D2},{D3})",
    };
}
