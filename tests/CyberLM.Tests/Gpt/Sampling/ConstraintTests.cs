using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Tests.Gpt.Model;
using Xunit;

namespace CyberLM.Tests.Gpt.Sampling;

public sealed class ConstraintTests : IDisposable
{
    const int Border = 0;
    static readonly NextTokenOptions Free = new(Temperature: 1, TopK: 0, TopP: 1, MinP: 0);
    static CancellationToken Stop => TestContext.Current.CancellationToken;
    readonly TestModel m = new(TestModel.Variant(3));

    public void Dispose() => m.Dispose();

    [Fact]
    public void Masks_and_forced_runs_hold_in_every_batch()
    {
        var wide = Generate(12, runs: 3, most: 100, rows: 12);
        var narrow = Generate(12, runs: 3, most: 100, rows: 2, tokensPerStep: 3);
        for (int i = 0; i < wide.Count; i++)
        {
            var tokens = wide[i].Tokens.ToArray();
            Assert.Equal(tokens, narrow[i].Tokens.ToArray());
            Assert.Equal(wide[i].UnmaskedLogLikelihood, narrow[i].UnmaskedLogLikelihood);
            Assert.False(wide[i].Truncated);
            AssertFollowsThePattern(tokens, runs: 3);
        }
        Assert.True(wide.Select(sequence => sequence.Tokens.Span[2]).Distinct().Count() > 1, "nothing was sampled");
    }

    [Fact]
    public void Likelihoods_count_forced_tokens_and_what_the_mask_took_away()
    {
        var plain = new PlainGenerator(m);
        foreach (var sequence in Generate(3, runs: 3, most: 100, rows: 3))
        {
            List<int> before = [Border];
            double unmasked = 0, masked = 0;
            foreach (var (i, token) in sequence.Tokens.ToArray().Index())
            {
                unmasked += plain.LogLikelihood(before, token);
                if (Pattern.IsSampled(i)) masked += plain.LogLikelihood(before, token) - Math.Log(MassOfOdd(plain.NextLogits(before)));
                before.Add(token);
            }
            Assert.Equal(unmasked, sequence.UnmaskedLogLikelihood, 1e-4);
            Assert.Equal(masked, sequence.LogLikelihood, 1e-4);
        }
    }

    [Fact]
    public void A_run_that_is_cut_is_marked_as_cut()
    {
        var sequence = Generate(1, runs: 3, most: 4, rows: 1)[0];
        Assert.True(sequence.Truncated);
        Assert.Equal(4, sequence.Tokens.Length);
    }

    [Fact]
    public void A_forced_border_ends_the_text_and_counts_as_likelihood()
    {
        using var sampler = new Sampler(m.Backend, m.Config, m.P, rows: 1);
        var sequence = sampler.Generate(
            [Array.Empty<int>()], new(Free, 1, 50), Border, _ => new Pattern(1, endsWithBorder: true), Stop)[0];
        AssertFollowsThePattern(sequence.Tokens.ToArray(), runs: 1);
        var plain = new PlainGenerator(m);
        List<int> before = [Border];
        double expected = 0;
        foreach (int token in (int[])[.. sequence.Tokens.Span, Border])
        {
            expected += plain.LogLikelihood(before, token);
            before.Add(token);
        }
        Assert.Equal(expected, sequence.UnmaskedLogLikelihood, 1e-4);
    }

    [Fact]
    public void A_prompt_may_spell_a_forced_run_but_not_contradict_it()
    {
        using var sampler = new Sampler(m.Backend, m.Config, m.P, rows: 1);
        var sequence = sampler.Generate([new[] { Border, 8 }], new(Free, 1, 50), Border, _ => new Pattern(1), Stop)[0];
        // The pattern begins with 8 6; the prompt has spelled the 8.
        Assert.Equal(6, sequence.Tokens.Span[0]);
        Assert.Throws<CyberLMException>(
            () => sampler.Generate([new[] { Border, 9 }], new(Free, 1, 50), Border, _ => new Pattern(1), Stop));
    }

    [Fact]
    public void Constrained_and_free_requests_run_side_by_side()
    {
        using var sampler = new Sampler(m.Backend, m.Config, m.P, rows: 6);
        var prompts = Enumerable.Repeat(ReadOnlyMemory<int>.Empty, 6).ToList();
        var free = sampler.Generate(prompts, new(Free, 1, 20), Border, constrain: null, Stop);
        var mixed = sampler.Generate(prompts, new(Free, 1, 20), Border, request => request % 2 == 0 ? new Pattern(3) : null, Stop);
        foreach (int i in (int[])[1, 3, 5])
        {
            Assert.Equal(free[i].Tokens.ToArray(), mixed[i].Tokens.ToArray());
            Assert.Equal(free[i].UnmaskedLogLikelihood, mixed[i].UnmaskedLogLikelihood);
        }
        AssertFollowsThePattern(mixed[0].Tokens.ToArray(), runs: 3);
    }

    [Fact]
    public void A_constraint_that_allows_nothing_is_a_bug_that_shows()
    {
        using var sampler = new Sampler(m.Backend, m.Config, m.P, rows: 1);
        Assert.Throws<InvalidOperationException>(
            () => sampler.Generate([Array.Empty<int>()], new(Free, 1, 20), Border, _ => new Nothing(), Stop));
    }

    List<Sequence> Generate(int count, int runs, int most, int rows, int tokensPerStep = 64)
    {
        using var sampler = new Sampler(m.Backend, m.Config, m.P, rows, tokensPerStep);
        return sampler.Generate(
            [.. Enumerable.Repeat(ReadOnlyMemory<int>.Empty, count)], new(Free, 1, most), Border, _ => new Pattern(runs), Stop);
    }

    static double MassOfOdd(double[] logits)
    {
        var mass = Array.ConvertAll(logits, Math.Exp);
        return mass.Where((_, id) => id % 2 == 1).Sum() / mass.Sum();
    }

    static void AssertFollowsThePattern(int[] tokens, int runs)
    {
        Assert.Equal(2 + 4 * runs, tokens.Length);
        Assert.Equal([8, 6], tokens[..2]);
        for (int at = 2; at < tokens.Length; at += 4)
        {
            Assert.True(tokens[at] % 2 == 1);
            Assert.Equal([2, tokens[at], 4], tokens[(at + 1)..(at + 4)]);
        }
    }

    /// <summary>8 6, then so many times: an odd token x, which forces 2 x 4.</summary>
    sealed class Pattern(int runs, bool endsWithBorder = false) : IConstraint
    {
        int sampled = -1;

        public static bool IsSampled(int index) => index >= 2 && (index - 2) % 4 == 0;

        public bool Finished => sampled == runs;

        public ReadOnlySpan<int> Accept(int token)
        {
            sampled++;
            if (sampled == 0) return new[] { 8, 6 };
            return sampled == runs && endsWithBorder ? [2, token, 4, Border] : new[] { 2, token, 4 };
        }

        public bool Mask(Span<uint> allowed)
        {
            allowed.Fill(0xAAAAAAAA);
            return true;
        }
    }

    sealed class Nothing : IConstraint
    {
        public bool Finished => false;
        public ReadOnlySpan<int> Accept(int token) => [];
        public bool Mask(Span<uint> allowed) => true;
    }
}
