using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <param name="Seed">with the request's number and a token's position all that randomness depends on</param>
/// <param name="MaxTokens">generated tokens, forced ones included, after which a sequence is cut</param>
public readonly record struct SampleOptions(NextTokenOptions Next, ulong Seed, int MaxTokens)
{
    /// <summary>The number of the first request, so that a long run can be made in parts.</summary>
    public int FirstRequest { get; init; }
}

/// <summary>One finished request.</summary>
/// <param name="Tokens">what was generated: neither prompt nor closing border</param>
/// <param name="LogLikelihood">of Tokens and the closing border under the mask, at temperature 1; forced tokens are certain</param>
/// <param name="UnmaskedLogLikelihood">the same by the model alone; the difference is what the constraint had to add</param>
/// <param name="Truncated">MaxTokens was reached before the end</param>
public readonly record struct Sequence(
    int Request, ReadOnlyMemory<int> Tokens, float LogLikelihood, float UnmaskedLogLikelihood, bool Truncated);
