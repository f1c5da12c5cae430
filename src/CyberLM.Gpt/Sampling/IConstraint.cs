namespace CyberLM.Gpt;

/// <summary>
/// What may come next in one request: a mask, a forced run, or the end. It sees the request's tokens from the first one of the prompt on,
/// and keeps no span that it returned valid beyond its next call.
/// </summary>
public interface IConstraint
{
    /// <summary>
    /// Called for every token of the prompt and every sampled one, in order. Returns the tokens that must follow; they are not sampled, and
    /// Accept is not called for them: the constraint already stands behind them. A prompt may spell a forced run itself. The run is made of
    /// <see cref="DueIds"/>.
    /// </summary>
    ReadOnlySpan<int> Accept(int token);

    /// <summary>What is due where the next token will stand, behind all that was accepted and forced.</summary>
    int Due => 0;

    /// <summary>
    /// Sets bit id % 32 of word id / 32 for every token that may come next, at least one; the words come cleared. False: anything may.
    /// </summary>
    bool Mask(Span<uint> allowed);

    /// <summary>Nothing follows what was accepted and forced; the sequence is complete without a border.</summary>
    bool Finished { get; }
}
