using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Tests.Gpt.Model;
using Xunit;

namespace CyberLM.Tests.Gpt.Sampling;

public sealed class SamplerTests : IDisposable
{
    const int Border = 0;
    static readonly NextTokenOptions Free = new(Temperature: 1, TopK: 0, TopP: 1, MinP: 0);
    static readonly NextTokenOptions Greedy = new(Temperature: 0, TopK: 0, TopP: 1, MinP: 0);

    static readonly ReadOnlyMemory<int>[] Prompts =
    [
        Array.Empty<int>(), new[] { 0, 3, 5 }, new[] { 0, 1 }, new[] { 7, 7, 7, 2, 9, 1, 4 }, new[] { 0 }, new[] { 0, 10, 9, 8, 7 },
        // Longer than the context of 8.
        Enumerable.Range(0, 21).Select(i => i * 7 % 11).ToArray(),
    ];

    static CancellationToken Stop => TestContext.Current.CancellationToken;
    readonly TestModel m = new(TestModel.Variant(5));

    public void Dispose() => m.Dispose();

    [Fact]
    public void A_request_gives_the_same_text_alone_in_a_batch_and_beside_others()
    {
        var together = Generate(Prompts, Options(Free, 20), rows: 7);
        var narrow = Generate(Prompts, Options(Free, 20), rows: 3, tokensPerStep: 4);
        Equal(together, narrow);
        Assert.Contains(together, sequence => sequence.Tokens.Length > m.Config.BlockSize);
        for (int i = 0; i < Prompts.Length; i++)
            Equal([together[i]], Generate([Prompts[i]], Options(Free, 20) with { FirstRequest = i }, rows: 1, tokensPerStep: 1));
    }

    [Fact]
    public void Completion_order_does_not_matter_and_every_request_completes_once()
    {
        using var sampler = new Sampler(m.Backend, m.Config, m.P, rows: 2);
        var completed = new List<Sequence>();
        sampler.Run(Prompts, Options(Free, 12), Border, completed.Add, constrain: null, Stop);
        Equal(Generate(Prompts, Options(Free, 12), rows: 7), [.. completed.OrderBy(sequence => sequence.Request)]);
    }

    [Fact]
    public void Another_seed_gives_another_text()
    {
        var one = Generate(Prompts, Options(Free, 20), rows: 7);
        var other = Generate(Prompts, Options(Free, 20) with { Seed = 8 }, rows: 7);
        Assert.Contains(one.Zip(other), pair => !pair.First.Tokens.Span.SequenceEqual(pair.Second.Tokens.Span));
    }

    [Fact]
    public void Beyond_the_context_the_window_slides_as_a_plain_loop_says()
    {
        var plain = new PlainGenerator(m);
        var sequences = Generate(Prompts, Options(Greedy, 30), rows: 3, tokensPerStep: 5);
        for (int i = 0; i < Prompts.Length; i++)
        {
            List<int> tokens = [.. Prompts[i].IsEmpty ? [Border] : Prompts[i].ToArray()];
            double expected = 0;
            foreach (int token in WithEnd(sequences[i]))
            {
                Assert.Equal(plain.Likeliest(tokens), token);
                expected += plain.LogLikelihood(tokens, token);
                tokens.Add(token);
            }
            Assert.Equal(expected, sequences[i].UnmaskedLogLikelihood, 1e-4);
            Assert.Equal(sequences[i].LogLikelihood, sequences[i].UnmaskedLogLikelihood);
        }
        Assert.Contains(sequences, sequence => sequence.Tokens.Length == 30);
    }

    [Fact]
    public void Top_k_1_is_greedy_at_any_temperature() =>
        Equal(Generate(Prompts, Options(Greedy, 12), rows: 7), Generate(Prompts, Options(new(3, TopK: 1, 1, 0), 12), rows: 7));

    [Fact]
    public void A_sequence_ends_before_the_border_or_is_marked_as_cut()
    {
        var sequences = Generate([.. Enumerable.Repeat(ReadOnlyMemory<int>.Empty, 60)], Options(Free, 9), rows: 16);
        Assert.Contains(sequences, sequence => sequence.Truncated);
        Assert.Contains(sequences, sequence => !sequence.Truncated);
        foreach (var sequence in sequences)
        {
            Assert.DoesNotContain(Border, sequence.Tokens.ToArray());
            Assert.True(sequence.Truncated == (sequence.Tokens.Length == 9));
        }
    }

    [Fact]
    public void First_tokens_follow_the_models_distribution()
    {
        const int count = 4000;
        var sequences = Generate([.. Enumerable.Repeat(ReadOnlyMemory<int>.Empty, count)], Options(Free, 1), rows: 64);
        var seen = new int[m.Config.VocabSize];
        foreach (var sequence in sequences) seen[sequence.Tokens.IsEmpty ? Border : sequence.Tokens.Span[0]]++;
        var plain = new PlainGenerator(m);
        double chiSquared = 0;
        for (int v = 0; v < seen.Length; v++)
        {
            double expected = count * Math.Exp(plain.LogLikelihood([Border], v));
            chiSquared += (seen[v] - expected) * (seen[v] - expected) / expected;
        }
        // The 99.99 % point of chi-squared with 10 degrees of freedom.
        Assert.True(chiSquared < 35.6, $"chi-squared {chiSquared:f1}");
    }

    /// <summary>A number used again for the next position would leave first tokens as they should be and tie the second to them.</summary>
    [Fact]
    public void Second_tokens_follow_the_distribution_behind_the_first()
    {
        const int count = 6000;
        var sequences = Generate([.. Enumerable.Repeat(ReadOnlyMemory<int>.Empty, count)], Options(Free, 2), rows: 64);
        var plain = new PlainGenerator(m);
        double chiSquared = 0;
        int cells = 0;
        foreach (var group in sequences.Where(s => !s.Tokens.IsEmpty).GroupBy(s => s.Tokens.Span[0]))
        {
            var seen = new int[m.Config.VocabSize];
            foreach (var sequence in group) seen[sequence.Tokens.Length > 1 ? sequence.Tokens.Span[1] : Border]++;
            for (int v = 0; v < seen.Length; v++)
            {
                double expected = group.Count() * Math.Exp(plain.LogLikelihood([Border, group.Key], v));
                if (expected < 5) continue;                    // too few for the normal approximation
                chiSquared += (seen[v] - expected) * (seen[v] - expected) / expected;
                cells++;
            }
        }
        Assert.True(cells > 20, $"{cells} cells");
        // Mean and five standard deviations of chi-squared.
        Assert.InRange(chiSquared, 0, cells + 5 * Math.Sqrt(2.0 * cells));
    }

    [Fact]
    public void Cancellation_stops_between_two_steps_and_the_sampler_works_again()
    {
        using var sampler = new Sampler(m.Backend, m.Config, m.P, rows: 2);
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(
            () => sampler.Run(Prompts, Options(Free, 12), Border, _ => stop.Cancel(), constrain: null, stop.Token));
        Equal(Generate(Prompts, Options(Free, 12), rows: 7), sampler.Generate(Prompts, Options(Free, 12), Border, constrain: null, Stop));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(11)]
    public void A_prompt_from_another_tokenizer_is_refused(int token)
    {
        var error = Assert.Throws<CyberLMException>(() => Generate([new[] { 0, token }], Options(Free, 3), rows: 1));
        Assert.Contains($"token {token}", error.Message);
    }

    [Fact]
    public void Predictions_that_are_not_numbers_are_an_error_not_a_text()
    {
        m.Backend.Kernels.Fill(m.P.LnfW, float.NaN);
        Assert.Throws<CyberLMException>(() => Generate(Prompts, Options(Free, 3), rows: 1));
    }

    static SampleOptions Options(NextTokenOptions next, int most) => new(next, Seed: 7, most);

    static int[] WithEnd(Sequence sequence) => sequence.Truncated ? sequence.Tokens.ToArray() : [.. sequence.Tokens.Span, Border];

    List<Sequence> Generate(IReadOnlyList<ReadOnlyMemory<int>> prompts, SampleOptions options, int rows, int tokensPerStep = 64)
    {
        using var sampler = new Sampler(m.Backend, m.Config, m.P, rows, tokensPerStep);
        return sampler.Generate(prompts, options, Border, constrain: null, Stop);
    }

    static void Equal(List<Sequence> expected, List<Sequence> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (one, other) in expected.Zip(actual))
        {
            Assert.Equal(one.Tokens.ToArray(), other.Tokens.ToArray());
            Assert.Equal(one with { Tokens = default }, other with { Tokens = default });
        }
    }
}
