namespace CyberLM.Gpt;

/// <summary>A document that was made into tokens elsewhere.</summary>
/// <param name="Ids"><see cref="DueIds"/> without border; valid until the next document is asked for</param>
/// <param name="Bytes">what it was read from</param>
public readonly record struct EncodedDocument(ReadOnlyMemory<int> Ids, int Bytes)
{
    /// <summary>Another document goes on with it: that it ends here is of the context's making, and not to be learned.</summary>
    public bool GoesOn { get; init; }
}
