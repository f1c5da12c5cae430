namespace CyberLM.Logs;

/// <summary>
/// A sequence, or a piece of one that fits into the context, without a border: its tokens, and what is due where they stand, if that is
/// told (<see cref="DueSlots"/>).
/// </summary>
/// <param name="HeaderLength">tokens before the first record</param>
/// <param name="RecordEnds">behind the last token of each record</param>
sealed record EncodedSequence(List<int> Tokens, int HeaderLength, List<int> RecordEnds, int Bytes)
{
    /// <summary>Another piece goes on with it.</summary>
    public bool GoesOn { get; init; }
}
