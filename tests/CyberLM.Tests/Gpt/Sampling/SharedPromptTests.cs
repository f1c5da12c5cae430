using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Tests.Gpt.Model;
using Xunit;

namespace CyberLM.Tests.Gpt.Sampling;

/// <summary>What prompts begin with alike is read once, and nothing that is generated shows it.</summary>
public sealed class SharedPromptTests : IDisposable
{
    const int Border = 0, Context = 64;
    static readonly SampleOptions Options = new(new(Temperature: 1, TopK: 0, TopP: 1, MinP: 0), Seed: 7, MaxTokens: 40);
    static CancellationToken Stop => TestContext.Current.CancellationToken;
    readonly TestModel m = new(TestModel.Variant(5) with { BlockSize = Context });

    public void Dispose() => m.Dispose();

    static ReadOnlyMemory<int> Prompt(int seed, int length, params int[] end) =>
        (int[])[.. Enumerable.Range(0, length).Select(i => (int)Philox.Below((ulong)seed, 1, (ulong)i, 11)), .. end];

    /// <summary>Two days, told several times each, with other ends; one that is longer than the context, and short ones.</summary>
    static readonly ReadOnlyMemory<int>[] Prompts =
    [
        Prompt(1, 50), Prompt(1, 50), Prompt(2, 40, 3), Prompt(1, 50, 4, 5), Prompt(2, 40, 6), Prompt(1, 20), Prompt(3, 100),
        Prompt(3, 100), new[] { 0 }, Prompt(1, 50, 4, 6), Prompt(2, 30, 1, 2, 3), Prompt(3, 99),
    ];

    [Fact]
    public void A_request_gives_the_same_text_as_alone()
    {
        var alone = Prompts.Select((prompt, i) =>
        {
            using var one = new Sampler(m.Backend, m.Config, m.P, rows: 1);
            return one.Generate([prompt], Options with { FirstRequest = i }, Border, constrain: null, Stop)[0];
        }).ToList();
        foreach (var (rows, step) in new[] { (12, 256), (5, 16), (2, 7) })
        {
            using var sampler = new Sampler(m.Backend, m.Config, m.P, rows, step);
            // The second time finds what the first one has left in the cache.
            for (int time = 0; time < 2; time++)
                Equal(alone, sampler.Generate(Prompts, Options, Border, constrain: null, Stop));
        }
    }

    [Fact]
    public void Other_things_due_behind_the_same_tokens_are_another_prompt()
    {
        using var told = new TestModel(TestModel.Told with { BlockSize = Context });
        var ids = new DueIds(told.Config.VocabSize);
        ReadOnlyMemory<int> Told(int due) => Prompt(1, 50).ToArray().Select((token, i) => ids.Of(token, i > 20 ? due : 1)).ToArray();
        ReadOnlyMemory<int>[] prompts = [Told(1), Told(2), Told(1), Told(2)];
        using var sampler = new Sampler(told.Backend, told.Config, told.P, rows: 4);
        var together = sampler.Generate(prompts, Options, Border, constrain: null, Stop);
        for (int i = 0; i < prompts.Length; i++)
        {
            using var one = new Sampler(told.Backend, told.Config, told.P, rows: 1);
            Equal([together[i]], one.Generate([prompts[i]], Options with { FirstRequest = i }, Border, constrain: null, Stop));
        }
    }

    [Fact]
    public void Eight_that_begin_alike_are_read_once()
    {
        ReadOnlyMemory<int>[] eight = [.. Enumerable.Repeat(Prompt(1, 50), 8)];
        using var sampler = new Sampler(m.Backend, m.Config, m.P, rows: 8, tokensPerStep: 32);
        // One token each: a step that reads the first prompt's beginning, one that reads its end, and one for the others' last token.
        int steps = 0;
        var first = Options with { MaxTokens = 1 };
        sampler.Run(eight, first, Border, _ => { }, constrain: null, Stop, () => steps++);
        Assert.Equal(3, steps);
        // Each has 51 of 52 tokens in the cache now, of which the prompt's last is read again.
        sampler.Run(eight, first, Border, _ => { }, constrain: null, Stop, () => steps++);
        Assert.Equal(4, steps);
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
