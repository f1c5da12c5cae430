namespace CyberLM.Logs;

/// <summary>What is known while a record is encoded, and where its tokens and its residual go.</summary>
sealed record EncodingRecord(RecordRows Rows, SequenceState State, TextCoder Text, List<int> Tokens, ResidualWriter Residual)
{
    /// <summary>What is not to be learned: it is told to be something new, and no more.</summary>
    public ProtectedValues? Protected { get; init; }
}

/// <summary>A run of token ids.</summary>
readonly record struct TokenRange(int First, int Count)
{
    public bool Contains(int token) => (uint)(token - First) < (uint)Count;

    /// <summary>Takes a token out of the range that it lies in.</summary>
    public static void Remove(List<TokenRange> ranges, int token)
    {
        int at = ranges.FindIndex(range => range.Contains(token));
        if (at < 0) return;
        var (first, count) = ranges[at];
        ranges.RemoveAt(at);
        if (token + 1 < first + count) ranges.Insert(at, new(token + 1, first + count - token - 1));
        if (token > first) ranges.Insert(at, new(first, token - first));
    }
}

/// <summary>
/// What is known while a record is decoded. A coder says what may come next and yields; when it is called again, <see cref="Token"/> is
/// what came.
/// </summary>
sealed record DecodingRecord(RecordRows Rows, SequenceState State, TextCoder Text, IResidualSource Residual)
{
    /// <summary>What is more than to be allowed by the schema; null when a record is read back.</summary>
    public DecodingLimits? Limits { get; init; }
    /// <summary>The one answer that a generated record must have here; null where it is free.</summary>
    public byte[]? Wanted(Row row, Slot slot) => Limits?.Of(row)?.Wanted(slot);

    /// <summary>The symbol that the last answer was made from; null where it was not made.</summary>
    public int? MadeLike { get; set; }

    /// <summary>What the record has in place of the known answer whose token comes; null: that one.</summary>
    public byte[]? InPlace { get; set; }

    public bool IsStrict => Limits is { IsStrict: true };
    public List<TokenRange> Allowed { get; } = [];
    public int Token { get; set; }

    public void Allow(int first, int count)
    {
        if (count > 0) Allowed.Add(new(first, count));
    }
}

/// <summary>Nothing: a place where a decoder waits for the next token.</summary>
readonly record struct Next;
