namespace CyberLM.Detection.Sigma;

/// <summary>Why a document cannot run, and in which line; becomes a <see cref="RefusedDocument"/>.</summary>
sealed class SigmaFault(int line, string sentence) : Exception(sentence)
{
    public int Line { get; } = line;

    /// <summary>What else is wrong with the document.</summary>
    public IReadOnlyList<SigmaFault> Others { get; init; } = [];
}
