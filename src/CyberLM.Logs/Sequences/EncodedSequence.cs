namespace CyberLM.Logs;

/// <summary>A sequence, or a piece of one that fits into the context, as tokens without a border.</summary>
/// <param name="HeaderLength">tokens before the first record</param>
/// <param name="RecordEnds">behind the last token of each record</param>
sealed record EncodedSequence(List<int> Tokens, int HeaderLength, List<int> RecordEnds, int Bytes)
{
    /// <summary>Another piece goes on with it.</summary>
    public bool GoesOn { get; init; }
}
