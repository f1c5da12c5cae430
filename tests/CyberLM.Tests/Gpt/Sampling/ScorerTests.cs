using CyberLM.Gpt;
using CyberLM.Tests.Gpt.Model;
using Xunit;

namespace CyberLM.Tests.Gpt.Sampling;

public sealed class ScorerTests : IDisposable
{
    const int Border = 0;
    static CancellationToken Stop => TestContext.Current.CancellationToken;
    readonly TestModel m = new(TestModel.Variant(6));

    static readonly ReadOnlyMemory<int>[] Documents =
    [
        new[] { 3, 1, 4 }, Array.Empty<int>(), new[] { 1 }, new[] { 5, 9, 2, 6, 5, 3, 5, 8 }, new[] { 9, 7, 0 },
        // Beyond the context of 8: several windows.
        Enumerable.Range(1, 29).Select(i => i * i % 11).ToArray(), new[] { 2, 6 },
    ];

    public void Dispose() => m.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    public void Every_token_costs_what_a_plain_loop_says(int rows)
    {
        using var scorer = new Scorer(m.Backend, m.Config, m.P, rows);
        var scores = scorer.Score(Documents, Border, Stop);
        var plain = new PlainGenerator(m);
        Assert.Equal(Documents.Length, scores.Count);
        for (int d = 0; d < Documents.Length; d++)
        {
            List<int> before = [Border];
            Assert.Equal(Documents[d].Length, scores[d].Length);
            foreach (var (i, token) in Documents[d].ToArray().Index())
            {
                Assert.Equal(-plain.LogLikelihood(before, token), scores[d][i], 1e-5);
                before.Add(token);
            }
        }
    }

    [Fact]
    public void What_the_sampler_drew_costs_what_the_sampler_said()
    {
        using var sampler = new Sampler(m.Backend, m.Config, m.P, rows: 5);
        using var scorer = new Scorer(m.Backend, m.Config, m.P, rows: 2);
        var sequences = sampler.Generate(
            [.. Enumerable.Repeat(ReadOnlyMemory<int>.Empty, 20)], new(new(1.5f, 0, 1, 0), 3, 25), Border, constrain: null, Stop);
        var documents = sequences.Select(s => s.Truncated ? s.Tokens : (ReadOnlyMemory<int>)(int[])[.. s.Tokens.Span, Border]).ToList();
        foreach (var (sequence, score) in sequences.Zip(scorer.Score(documents, Border, Stop)))
            Assert.Equal(sequence.UnmaskedLogLikelihood, -score.Sum(), 1e-3);
    }

    [Fact]
    public void A_document_from_another_tokenizer_is_refused_by_its_number()
    {
        using var scorer = new Scorer(m.Backend, m.Config, m.P, rows: 1);
        var error = Assert.Throws<CyberLMException>(() => scorer.Score([new[] { 1 }, new[] { 1, 11 }], Border, Stop));
        Assert.Contains("document 1: token 11", error.Message);
    }
}
