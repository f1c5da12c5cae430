using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Tests.Gpt.Model;
using Xunit;

namespace CyberLM.Tests.Gpt.Sampling;

/// <summary>What is due where a token stands reaches the model with the token before it, however the token came to stand there.</summary>
public sealed class DueTests : IDisposable
{
    const int Border = 0, Odd = 5;
    static readonly NextTokenOptions Free = new(Temperature: 1, TopK: 0, TopP: 1, MinP: 0);
    static CancellationToken Stop => TestContext.Current.CancellationToken;
    readonly TestModel m = new(TestModel.Told);

    public void Dispose() => m.Dispose();

    DueIds Ids => new(m.Config.VocabSize);

    /// <summary>Behind the border: in turn all that can be due.</summary>
    int DueAt(int place) => (place + 1) % m.Config.Dues;

    [Fact]
    public void Prompts_sampled_tokens_and_forced_runs_are_told_beyond_a_context_too()
    {
        ReadOnlyMemory<int> prompt = new[] { Border, Ids.Of(3, DueAt(0)), Ids.Of(4, DueAt(1)) };
        using var sampler = new Sampler(m.Backend, m.Config, m.P, rows: 2, tokensPerStep: 3);
        var sequences = sampler.Generate([prompt, prompt, prompt], new(Free, Seed: 5, MaxTokens: 17), Border, _ => new Turns(this), Stop);
        foreach (var sequence in sequences)
        {
            Assert.All(sequence.Tokens.ToArray(), token => Assert.InRange(token, 1, m.Config.VocabSize - 1));
            Assert.Equal(-Costs([3, 4, .. sequence.Tokens.Span], told: true).Skip(2).Sum(), sequence.UnmaskedLogLikelihood, 1e-3);
        }
    }

    [Fact]
    public void A_scorer_is_told_the_same()
    {
        int[] tokens = [.. Enumerable.Range(1, 29).Select(i => i * i % 10 + 1)];
        int[] document = [.. tokens.Select((token, place) => Ids.Of(token, DueAt(place)))];
        using var scorer = new Scorer(m.Backend, m.Config, m.P, rows: 2);
        var scores = scorer.Score([new[] { 1 }, document], Border, Stop)[1];
        double[] expected = Costs(tokens, told: true), untold = Costs(tokens, told: false);
        for (int i = 0; i < tokens.Length; i++) Assert.Equal(expected[i], scores[i], 1e-5);
        Assert.Contains(expected.Zip(untold), cost => Math.Abs(cost.First - cost.Second) > 0.01);
    }

    [Fact]
    public void More_than_can_be_due_is_refused()
    {
        using var scorer = new Scorer(m.Backend, m.Config, m.P, rows: 1);
        int wrong = Ids.Of(1, m.Config.Dues);
        Assert.Contains($"token {wrong}", Assert.Throws<CyberLMException>(() => scorer.Score([new[] { wrong }], Border, Stop)).Message);
    }

    [Fact]
    public void A_model_with_learned_positions_is_not_told()
    {
        var error = Assert.Throws<CyberLMException>(() => (TestModel.Told with { Positions = Positions.Learned }).Validate());
        Assert.Contains("learned positions", error.Message);
    }

    /// <summary>Of each token behind the border, by the training forward.</summary>
    double[] Costs(int[] tokens, bool told)
    {
        var plain = new PlainGenerator(m) { Due = told ? DueAt : _ => 0 };
        List<int> before = [Border];
        var costs = new double[tokens.Length];
        for (int i = 0; i < tokens.Length; i++)
        {
            costs[i] = -plain.LogLikelihood(before, tokens[i]);
            before.Add(tokens[i]);
        }
        return costs;
    }

    /// <summary>Takes any token but the border; behind an odd one a 5 is forced.</summary>
    sealed class Turns(DueTests of) : IConstraint
    {
        int count = -1;

        public bool Finished => false;
        public int Due => of.DueAt(count);

        public ReadOnlySpan<int> Accept(int token)
        {
            count++;
            if (count <= 2 || token % 2 == 0) return [];
            int[] run = [of.Ids.Of(Odd, Due)];
            count++;
            return run;
        }

        public bool Mask(Span<uint> allowed)
        {
            allowed[0] = (1u << of.m.Config.VocabSize) - 2;
            return true;
        }
    }
}
