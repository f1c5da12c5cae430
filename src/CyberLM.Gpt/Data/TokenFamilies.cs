namespace CyberLM.Gpt;

/// <summary>
/// Which tokens mean alike, known before anything is learned: the values of one field, the pieces of text. A family is a run of ids, so its
/// first id says all. Two of the same runs are equal. See <see cref="FamilyOptimizer"/> and <see cref="FamilyMatrix"/>.
/// </summary>
/// <param name="starts">ascending, the first is 0</param>
public sealed class TokenFamilies(int vocabSize, IReadOnlyList<int> starts) : IEquatable<TokenFamilies>
{
    public int VocabSize => vocabSize;
    public int Count => starts.Count;
    public IReadOnlyList<int> Starts => starts;

    /// <summary>Ascending from 0 and below vocabSize.</summary>
    public static bool AreStarts(int vocabSize, IReadOnlyList<int> starts) =>
        starts.Count > 0 && starts[0] == 0 && starts[^1] < vocabSize && starts.Zip(starts.Skip(1)).All(pair => pair.First < pair.Second);

    /// <summary>The family of every token.</summary>
    public int[] OfTokens()
    {
        int[] families = new int[vocabSize];
        for (int family = 0; family < Count; family++)
            families.AsSpan(starts[family]).Fill(family);
        return families;
    }

    public bool Equals(TokenFamilies? other) => other is not null && vocabSize == other.VocabSize && starts.SequenceEqual(other.Starts);

    public override bool Equals(object? obj) => Equals(obj as TokenFamilies);

    public override int GetHashCode() => HashCode.Combine(vocabSize, Count, starts[^1]);
}
