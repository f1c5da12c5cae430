using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <param name="Tokens">scored, the border behind every document included</param>
/// <param name="Nats">-log p of a token, on average</param>
public readonly record struct DecodedLoss(long Tokens, double Nats)
{
    public double Perplexity => Math.Exp(Nats);

    /// <summary>
    /// What given documents cost a sampler, each token forced: the very path that generates, so that the figure counts what its weights'
    /// and its cache's precision change.
    /// </summary>
    public static DecodedLoss Of(
        Backend backend, GptConfig config, Parameters parameters, IReadOnlyList<int[]> documents, int border, int rows,
        CancellationToken stop = default)
    {
        using var sampler = new Sampler(backend, config, parameters, rows);
        var prompts = Enumerable.Repeat(ReadOnlyMemory<int>.Empty, documents.Count).ToList();
        var options = new SampleOptions(new NextTokenOptions(1, 0, 1, 0), Seed: 1, documents.Max(d => d.Length) + 1);
        double nats = 0;
        long tokens = 0;
        void Add(Sequence sequence)
        {
            nats -= sequence.UnmaskedLogLikelihood;
            tokens += sequence.Tokens.Length + 1;
        }
        sampler.Run(prompts, options, border, Add, request => new Forced([.. documents[request], border]), stop);
        return new(tokens, nats / tokens);
    }

    /// <summary>Behind the border with which a request begins, all of one document.</summary>
    sealed class Forced(int[] document) : IConstraint
    {
        public bool Finished => true;
        public ReadOnlySpan<int> Accept(int token) => document;
        public bool Mask(Span<uint> allowed) => false;
    }
}
