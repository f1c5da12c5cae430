namespace CyberLM.Gpt;

/// <summary>
/// What a row of the cache holds, by position: the tokens that were read, and what was due behind each. It stays true when the row's
/// request is done, so that another one which begins alike need not be read again.
/// </summary>
sealed class CachedTokens(int context)
{
    readonly int[] tokens = new int[context], due = new int[context];

    /// <summary>Positions whose keys and values are there.</summary>
    public int Count { get; set; }

    /// <summary>It is there once <see cref="Count"/> is beyond it.</summary>
    /// <param name="dueNext">behind the token</param>
    public void Put(int position, int token, int dueNext) => (tokens[position], due[position]) = (token, dueNext);

    /// <summary>How many tokens of a prompt are there from its first on; but for the last one, which has to be read anyway.</summary>
    /// <param name="dueAt">where each of them stands</param>
    public int InCommon(ReadOnlySpan<int> prompt, ReadOnlySpan<int> dueAt)
    {
        int most = Math.Min(Count, prompt.Length - 1), same = prompt[..most].CommonPrefixLength(tokens);
        return Math.Min(same, dueAt.Slice(1, most).CommonPrefixLength(due));
    }

    public void CopyFrom(CachedTokens other, int count)
    {
        other.tokens.AsSpan(0, count).CopyTo(tokens);
        other.due.AsSpan(0, count).CopyTo(due);
        Count = count;
    }
}
