namespace CyberLM.Gpt;

/// <summary>
/// Endless training batches; the content of a batch is a function of the seed and BatchIndex alone, so that a run can be resumed.
/// </summary>
public abstract class DataLoader
{
    internal readonly record struct Dimensions(int Rows, int Time);

    private protected DataLoader(TokenFile file, int rows, int time, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(time, 1);
        File = file;
        Size = new Dimensions(rows, time);
        Seed = seed;
    }

    private protected TokenFile File { get; }
    private protected ulong Seed { get; }
    private protected Dimensions Size { get; }

    public int Rows => Size.Rows;
    public int Time => Size.Time;

    /// <summary>The batch that Next fills next: the whole state.</summary>
    public long BatchIndex
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>Fills the batch and advances BatchIndex; allocates nothing.</summary>
    public void Next(Batch batch)
    {
        batch.Clear(Size);
        Fill(batch);
        BatchIndex++;
    }

    private protected abstract void Fill(Batch batch);

    /// <summary>Philox streams of the loaders, far from those that parameters draw from.</summary>
    private protected static ulong Stream(uint name, long number) => (ulong)name << 32 | (uint)number;
}
