namespace CyberLM.Logs;

/// <summary>What may stand at one path of a record: values by their spelling, an object, an array, or several of these.</summary>
sealed class GrammarNode
{
    /// <summary>A path at which anything has been seen, such as a map whose keys are data.</summary>
    public static readonly GrammarNode Any = MakeAny();

    /// <summary>Values that are no containers.</summary>
    public Spelling[] Scalars { get; init; } = [];

    public ObjectKeys? Object { get; init; }

    public ArrayLengths? Lengths { get; init; }

    /// <summary>What an array's elements are.</summary>
    public GrammarNode? Element { get; init; }

    public bool IsAny => this == Any;

    public bool IsEmpty => Scalars.Length == 0 && Object is null && Lengths is null;

    static GrammarNode MakeAny()
    {
        const int digits = 40, length = 4096, elements = 1024;
        int[][] literals = [.. new[] { "true", "false", "null" }.Select(word => word.Select(c => (int)c).ToArray())];
        // Its members and elements are what it is itself: see Children.
        return new GrammarNode
        {
            Scalars =
            [
                WordSpelling.Of(literals), new NumberSpelling(true, digits, ulong.MaxValue >> 1, ["e", "e+", "e-", "E", "E+", "E-"], 3),
                new TextSpelling(0, length, TextSpelling.EscapeLetters),
            ],
            Object = new FreeKeys(),
            Lengths = new ArrayLengths([.. Enumerable.Range(0, elements + 1)]),
        };
    }

    /// <summary>What stands in an array of this node.</summary>
    public GrammarNode Elements => Element ?? this;
}

/// <summary>How many elements an array may have: the numbers seen, in ascending order.</summary>
sealed class ArrayLengths(int[] seen)
{
    public const int MostSeen = 1 << 16;

    public IReadOnlyList<int> Seen => seen;

    public bool Has(int length) => Array.BinarySearch(seen, length) >= 0;

    public bool GoesBeyond(int length) => seen[^1] > length;
}
