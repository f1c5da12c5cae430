using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>
/// Whole documents packed into rows in a new random order each epoch; First keeps them apart, positions restart at 0 per document.
/// <para>
/// What a row has left when the next document does not fit is filled from the beginnings of documents drawn at random, whatever their
/// length, or left ignored. Beginnings are thus seen more often, but the choice does not depend on what a document holds or how long it is,
/// so that the distribution of a token given what stands before it in its document is the same; only the weights of positions differ.
/// </para>
/// </summary>
public sealed class PackedLoader : DataLoader
{
    const uint OrderStream = 0x5041434B;
    const uint FillStream = 0x46494C4C;

    readonly bool fill;
    readonly int[] order;
    long orderEpoch = -1;
    long epoch;
    int next;
    int offset;
    long row;

    public PackedLoader(TokenFile file, int firstDocument, int endDocument, int rows, int time, ulong seed, bool fill = true)
        : base(file, rows, time, seed)
    {
        Documents = new DocumentRange(file, firstDocument, endDocument);
        this.fill = fill;
        order = new int[Documents.Count];
        CutDocuments = Documents.CountCut(time);
        ContextForLongest = Documents.ContextForLongest;
    }

    public DocumentRange Documents { get; }

    /// <summary>Documents longer than a row, which are seen in pieces.</summary>
    public int CutDocuments { get; }

    /// <summary>The row length at which CutDocuments would be 0.</summary>
    public int ContextForLongest { get; }

    /// <summary>Passes over the documents that were finished before the next batch; valid after Next.</summary>
    public long Epoch => epoch;

    private protected override void Fill(Batch batch)
    {
        Seek(BatchIndex * Rows);
        for (int index = 0; index < Rows; index++, row++)
        {
            int at = 0;
            while (TakePiece(Time - at, out int document, out int from) is var length and > 0)
            {
                Place(batch, index, at, document, from, length);
                at += length;
            }
            if (fill)
                FillRest(batch, index, at);
            else
                batch.IgnoreFrom(index, at, File.Border);
        }
    }

    void FillRest(Batch batch, int index, int at)
    {
        for (int draw = 0; at < Time; draw++)
        {
            int document = Documents.First + (int)Philox.Below(Seed, Stream(FillStream, draw), (ulong)row, Documents.Count);
            int length = Math.Min(Documents.Positions(document), Time - at);
            Place(batch, index, at, document, 0, length);
            at += length;
        }
    }

    void Place(Batch batch, int index, int at, int document, int from, int length) =>
        batch.Place(index, at, File, File.DocumentStart(document) + from, length, begins: from == 0,
            isOpen: Documents.EndsOpen(document, from + length));

    /// <summary>Walks the packing without writing: tens of nanoseconds per document, and no more documents than the run has seen.</summary>
    void Seek(long target)
    {
        if (target < row)
            (epoch, next, offset, row) = (0, 0, 0, 0);
        for (; row < target; row++)
        {
            int at = 0;
            while (TakePiece(Time - at, out _, out _) is var length and > 0)
                at += length;
        }
    }

    /// <summary>The next whole document, or piece of a long one, if it fits into the room; else 0.</summary>
    int TakePiece(int room, out int document, out int from)
    {
        Shuffle();
        document = order[next];
        from = offset;
        int left = Documents.Positions(document) - offset;
        int length = Math.Min(left, Time);
        if (length > room)
            return 0;
        offset += length;
        if (length == left)
        {
            offset = 0;
            next++;
        }
        if (next == order.Length)
        {
            next = 0;
            epoch++;
        }
        return length;
    }

    /// <summary>Fisher and Yates from the identity, so that the order depends on (seed, epoch) only.</summary>
    void Shuffle()
    {
        if (orderEpoch == epoch)
            return;
        orderEpoch = epoch;
        for (int i = 0; i < order.Length; i++)
            order[i] = Documents.First + i;
        for (int i = order.Length - 1; i > 0; i--)
        {
            int j = (int)Philox.Below(Seed, Stream(OrderStream, epoch), (ulong)i, i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}
