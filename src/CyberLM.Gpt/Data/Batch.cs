namespace CyberLM.Gpt;

/// <summary>
/// What one forward pass reads, each (rows, time), row-major: tokens, targets (-1 ignored), what is due where the target stands, positions
/// from 0 per document, and first: the index in the row from which a token may look (not decreasing within a row).
/// </summary>
public sealed class Batch
{
    public const int Ignored = -1;

    public Batch(int rows, int time)
    {
        if (rows < 1 || time < 1)
            throw new ArgumentOutOfRangeException(nameof(rows), $"a batch of {rows} rows and {time} tokens");
        Rows = rows;
        Time = time;
        int count = checked(rows * time);
        Tokens = new int[count];
        Targets = new int[count];
        Due = new int[count];
        Positions = new int[count];
        First = new int[count];
    }

    public int Rows { get; }
    public int Time { get; }
    public int[] Tokens { get; }
    public int[] Targets { get; }
    public int[] Due { get; }
    public int[] Positions { get; }
    public int[] First { get; }

    /// <summary>Targets that count, over the whole batch.</summary>
    public int TargetCount { get; private set; }

    internal void Clear(DataLoader.Dimensions expected)
    {
        if (Rows != expected.Rows || Time != expected.Time)
            throw new ArgumentException($"batch ({Rows},{Time}), the loader makes ({expected.Rows},{expected.Time})");
        TargetCount = 0;
    }

    /// <summary>
    /// Puts length positions of a stream into a row at index at: targets are tokens [start, start + length), inputs the ones before them;
    /// a document's beginning has the border before it.
    /// </summary>
    /// <param name="isOpen">the last target is a border that says nothing</param>
    internal void Place(int row, int at, TokenFile file, long start, int length, bool begins, bool isOpen = false)
    {
        int index = row * Time + at;
        var ids = new DueIds(file.VocabSize);
        file.Read(start, Targets.AsSpan(index, length));
        ids.Split(Targets.AsSpan(index, length), Due.AsSpan(index, length));
        if (begins)
        {
            Tokens[index] = file.Border;
            Targets.AsSpan(index, length - 1).CopyTo(Tokens.AsSpan(index + 1));
        }
        else
        {
            file.Read(start - 1, Tokens.AsSpan(index, length));
            for (int i = index; i < index + length; i++) Tokens[i] = ids.Token(Tokens[i]);
        }
        Number(row, at, length);
        TargetCount += length;
        if (!isOpen) return;
        Targets[index + length - 1] = Ignored;
        TargetCount--;
    }

    /// <summary>The rest of the row counts for nothing.</summary>
    internal void IgnoreFrom(int row, int at, int border)
    {
        int index = row * Time + at;
        int length = Time - at;
        Tokens.AsSpan(index, length).Fill(border);
        Targets.AsSpan(index, length).Fill(Ignored);
        Due.AsSpan(index, length).Clear();
        Number(row, at, length);
    }

    void Number(int row, int at, int length)
    {
        int index = row * Time + at;
        First.AsSpan(index, length).Fill(at);
        for (int i = 0; i < length; i++)
            Positions[index + i] = i;
    }
}
