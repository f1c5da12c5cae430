using System.Text;
using CsCheck;
using CyberLM.Gpt;
using Xunit;

namespace CyberLM.Tests.Gpt.Sampling;

public sealed class PromptEndTests
{
    const string Record = """{"time": "2022-08-27T00:59:39.181811Z", "user": "j@domain.example", "ip": "192.0.2.17", "code": 50158}""";
    static readonly BpeTokenizer Tokenizer = BpeTrainer.Train(Enumerable.Repeat<ReadOnlyMemory<byte>>(Encoding.UTF8.GetBytes(Record),
        4), 300);
    static readonly byte[][] Spelling = PromptEnd.Spell(Tokenizer);

    /// <summary>Any walk through the masks spells the prompt, whichever of the allowed tokens is drawn.</summary>
    [Fact]
    public void Whatever_is_drawn_spells_the_end_of_the_prompt() => Gen.Select(Gen.Int[1, Record.Length], Gen.Int[0, 1 << 20])
        .Sample((length, draw) =>
    {
        byte[] prompt = Encoding.UTF8.GetBytes(Record[..length]);
        var (tokens, constrain) = PromptEnd.Encode(Tokenizer, prompt);
        Assert.Equal(Tokenizer.Border, tokens[0]);
        var constraint = constrain()!;
        foreach (int token in tokens) constraint.Accept(token);
        var text = new List<byte>(tokens.Skip(1).SelectMany(id => Spelling[id]));
        uint[] mask = new uint[(Tokenizer.VocabSize + 31) / 32];
        while (constraint.Mask(mask))
        {
            int[] allowed = [.. Enumerable.Range(0, Tokenizer.VocabSize).Where(id => (mask[id / 32] >> (id % 32) & 1) != 0)];
            int drawn = allowed[draw++ % allowed.Length];
            constraint.Accept(drawn);
            text.AddRange(Spelling[drawn]);
            Array.Clear(mask);
        }
        Assert.Equal(prompt, text.Take(prompt.Length));
        Assert.InRange(text.Count, prompt.Length, prompt.Length + Spelling.Max(s => s.Length));
    });

    [Fact]
    public void A_longer_token_may_span_the_end()
    {
        var (tokens, constrain) = PromptEnd.Encode(Tokenizer, "{\"ti"u8);
        var constraint = constrain()!;
        foreach (int token in tokens) constraint.Accept(token);
        uint[] mask = new uint[(Tokenizer.VocabSize + 31) / 32];
        constraint.Mask(mask);
        Assert.Contains(Enumerable.Range(0, Tokenizer.VocabSize), id => (mask[id / 32] >> (id % 32) & 1) != 0 && Spelling[id].Length > 1);
        Assert.Equal(0u, mask[0] & 1);                 // the border cannot come before the prompt's end
    }

    [Fact]
    public void Characters_need_nothing_taken_back()
    {
        var characters = CharTokenizer.Train([Encoding.UTF8.GetBytes(Record)]);
        var (tokens, constrain) = PromptEnd.Encode(characters, "{\"time"u8);
        Assert.Equal(7, tokens.Length);
        Assert.Null(constrain());
    }
}
