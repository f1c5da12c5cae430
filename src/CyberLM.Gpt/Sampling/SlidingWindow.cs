namespace CyberLM.Gpt;

/// <summary>
/// How a document longer than the context is read: when a window is full, its last half is read again from position 0 and becomes the
/// beginning of the next one. Windows depend on the token's index alone, so that sampling and scoring see the same ones.
/// </summary>
readonly record struct SlidingWindow(int Context)
{
    /// <summary>How far each window begins behind the one before it.</summary>
    public int Step => Context - Context / 2;

    /// <summary>The first token of the first window that still has room for this one.</summary>
    public int StartFor(int token)
    {
        int beyond = token - (Context - 1);
        return beyond <= 0 ? 0 : (beyond + Step - 1) / Step * Step;
    }
}
