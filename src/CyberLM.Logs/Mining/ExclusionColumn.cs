namespace CyberLM.Logs;

/// <summary>The answers of a slot by record, numbered from 0 where they may be part of a rule.</summary>
sealed class ExclusionColumn
{
    readonly int[] numbers;
    readonly IReadOnlyList<int> candidates;

    /// <param name="symbols">by record</param>
    /// <param name="candidates">those that get a number; all others share the next one</param>
    public ExclusionColumn(Slot slot, int[] symbols, IReadOnlyList<int> candidates)
    {
        (Slot, this.candidates) = (slot, candidates);
        int[] numberOf = new int[slot.Symbols.Count];
        Array.Fill(numberOf, candidates.Count);
        for (int i = 0; i < candidates.Count; i++) numberOf[candidates[i]] = i;
        numbers = [.. symbols.Select(symbol => symbol < 0 ? Sample.Absent : numberOf[symbol])];
        Rows = [.. Enumerable.Range(0, numbers.Length).Where(record => numbers[record] >= 0)];
    }

    public Slot Slot { get; }
    public int Count => candidates.Count;

    /// <summary>Records with an answer.</summary>
    public List<int> Rows { get; }

    /// <summary><see cref="Count"/> for any that is no candidate; <see cref="Sample.Absent"/> where there is none.</summary>
    public int this[int record] => numbers[record];

    public byte[] Spelling(int number) => Slot.Symbols[candidates[number]].ToArray();
}
