namespace CyberLM.Gpt;

/// <summary>A range seen once in file order. Rows that are left over in the last batch hold no targets.</summary>
public abstract class EvaluationPass
{
    private protected EvaluationPass(TokenFile file, int rows, int time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(time, 1);
        File = file;
        Size = new DataLoader.Dimensions(rows, time);
    }

    private protected TokenFile File { get; }
    private protected DataLoader.Dimensions Size { get; }

    public int Rows => Size.Rows;
    public int Time => Size.Time;

    /// <summary>Targets of the whole pass.</summary>
    public abstract long TargetCount { get; }

    /// <summary>Rows that the whole pass fills.</summary>
    public abstract long RowCount { get; }

    /// <summary>Fills the batch; false when the pass is over.</summary>
    public bool Next(Batch batch)
    {
        batch.Clear(Size);
        int filled = 0;
        while (filled < Rows && NextRow(batch, filled))
            filled++;
        for (int row = filled; row < Rows; row++)
            batch.IgnoreFrom(row, 0, File.Border);
        return filled > 0;
    }

    public abstract void Restart();

    private protected abstract bool NextRow(Batch batch, int row);
}

/// <summary>
/// Windows of time tokens side by side over tokens [start, end); the last partial window is dropped, as nanoGPT does, unless it is the only
/// one. The first token of the range is context only.
/// </summary>
public sealed class WindowPass : EvaluationPass
{
    readonly long start;
    readonly long windows;
    readonly int targetsPerWindow;
    long next;

    public WindowPass(TokenFile file, long start, long end, int rows, int time) : base(file, rows, time)
    {
        if (start < 0 || end > file.TokenCount || start > end)
            throw new ArgumentOutOfRangeException(nameof(start), $"tokens {start} to {end} of {file.TokenCount}");
        long targets = end - start - 1;
        if (targets < 1)
            throw new CyberLMException(
                $"the validation part of the data has {end - start} tokens, at least 2 are needed",
                "hold a larger part of the data back");
        this.start = start;
        windows = Math.Max(1, targets / time);
        targetsPerWindow = (int)Math.Min(time, targets);
    }

    public override long TargetCount => windows * targetsPerWindow;
    public override long RowCount => windows;

    public override void Restart() => next = 0;

    private protected override bool NextRow(Batch batch, int row)
    {
        if (next == windows)
            return false;
        batch.Place(row, 0, File, start + next * Time + 1, targetsPerWindow, begins: false);
        batch.IgnoreFrom(row, targetsPerWindow, File.Border);
        next++;
        return true;
    }
}

/// <summary>Each document of [first, end) once, packed in file order; nothing is repeated and what a row has left is ignored.</summary>
public sealed class PackedPass : EvaluationPass
{
    readonly DocumentRange documents;
    int next;
    int offset;

    public PackedPass(TokenFile file, int firstDocument, int endDocument, int rows, int time) : base(file, rows, time)
    {
        documents = new DocumentRange(file, firstDocument, endDocument);
        next = firstDocument;
    }

    public override long TargetCount => documents.Targets;

    public override long RowCount
    {
        get
        {
            var walker = new PackedPass(File, documents.First, documents.End, 1, Time);
            var row = new Batch(1, Time);
            long rows = 0;
            while (walker.Next(row)) rows++;
            return rows;
        }
    }

    public override void Restart() => (next, offset) = (documents.First, 0);

    private protected override bool NextRow(Batch batch, int row)
    {
        int at = 0;
        while (next < documents.End)
        {
            int left = documents.Positions(next) - offset;
            int length = Math.Min(left, Time);
            if (length > Time - at)
                break;
            batch.Place(row, at, File, File.DocumentStart(next) + offset, length, begins: offset == 0,
                isOpen: documents.EndsOpen(next, offset + length));
            at += length;
            offset = length == left ? 0 : offset + length;
            next += offset == 0 ? 1 : 0;
        }
        batch.IgnoreFrom(row, at, File.Border);
        return at > 0;
    }
}
