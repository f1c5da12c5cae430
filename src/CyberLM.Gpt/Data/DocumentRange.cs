namespace CyberLM.Gpt;

/// <summary>
/// Documents [First, End) of a file as they go into rows. A document of n tokens fills n + 1 positions: inputs border, d0..; targets
/// d0.., border. Longer ones than a row are cut into pieces of time positions; a later piece cannot see the earlier ones.
/// </summary>
public readonly record struct DocumentRange
{
    public DocumentRange(TokenFile file, int first, int end)
    {
        if (first < 0 || end > file.DocumentCount)
            throw new ArgumentOutOfRangeException(nameof(first), $"documents {first} to {end} of {file.DocumentCount}");
        if (first >= end)
            throw new CyberLMException("no documents in this part of the data", "give more data or another split");
        File = file;
        First = first;
        End = end;
    }

    public TokenFile File { get; }
    public int First { get; }
    public int End { get; }
    public int Count => End - First;

    /// <summary>Targets when each document is seen once: its tokens and, unless another one goes on with it, its border.</summary>
    public long Targets
    {
        get
        {
            long targets = File.DocumentStart(End) - File.DocumentStart(First);
            for (int document = First; document < End; document++)
                targets -= File.GoesOn(document) ? 1 : 0;
            return targets;
        }
    }

    /// <summary>The context that would hold the longest document whole.</summary>
    public int ContextForLongest
    {
        get
        {
            int longest = 0;
            for (int document = First; document < End; document++)
                longest = Math.Max(longest, Positions(document));
            return longest;
        }
    }

    /// <summary>Documents that do not fit into a row of this length.</summary>
    public int CountCut(int time)
    {
        int cut = 0;
        for (int document = First; document < End; document++)
            cut += Positions(document) > time ? 1 : 0;
        return cut;
    }

    /// <summary>Whether a piece that ends before this position ends with a border that says nothing.</summary>
    internal bool EndsOpen(int document, int end) => end == Positions(document) && File.GoesOn(document);

    internal int Positions(int document) => File.DocumentLength(document) + 1;
}
