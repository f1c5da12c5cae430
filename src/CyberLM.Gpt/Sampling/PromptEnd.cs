using System.Buffers;

namespace CyberLM.Gpt;

/// <summary>
/// The end of a prompt as bytes instead of tokens. A prompt may stop in the middle of what the tokenizer would have made one token, and the
/// model has never seen it cut there; so the last tokens are taken back, and the first sampled ones must spell their bytes again, in
/// whatever tokens the model finds likeliest.
/// </summary>
public sealed class PromptEnd : IConstraint
{
    /// <summary>Tokens taken back: more than the pieces of one word or number hold in practice.</summary>
    const int TakenBack = 8;

    readonly byte[][] spelling;
    readonly int border;
    int promptLeft;
    ReadOnlyMemory<byte> rest;

    PromptEnd(byte[][] spelling, int border, int promptTokens, ReadOnlyMemory<byte> rest)
    {
        this.spelling = spelling;
        this.border = border;
        promptLeft = promptTokens;
        this.rest = rest;
    }

    /// <summary>The bytes of every token by its id.</summary>
    public static byte[][] Spell(ITokenizer tokenizer)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var spelling = new byte[tokenizer.VocabSize][];
        for (int id = 0; id < spelling.Length; id++)
        {
            bytes.ResetWrittenCount();
            tokenizer.Decode([id], bytes);
            spelling[id] = bytes.WrittenSpan.ToArray();
        }
        return spelling;
    }

    /// <summary>The prompt's tokens, from the border on, and the constraint that makes each request spell its end.</summary>
    public static (int[] Tokens, Func<IConstraint?> Constrain) Encode(ITokenizer tokenizer, ReadOnlySpan<byte> prompt)
    {
        var ids = new List<int> { tokenizer.Border };
        tokenizer.Encode(prompt, ids);
        // One token per character: nothing can be cut in its middle.
        int kept = tokenizer is CharTokenizer ? ids.Count : Math.Max(1, ids.Count - TakenBack);
        if (kept == ids.Count) return ([.. ids], () => null);

        var spelling = Spell(tokenizer);
        byte[] rest = [.. ids[kept..].SelectMany(id => spelling[id])];
        return ([.. ids[..kept]], () => new PromptEnd(spelling, tokenizer.Border, kept, rest));
    }

    public bool Finished => false;

    public ReadOnlySpan<int> Accept(int token)
    {
        if (promptLeft > 0) promptLeft--;
        else rest = rest[Math.Min(spelling[token].Length, rest.Length)..];
        return [];
    }

    public bool Mask(Span<uint> allowed)
    {
        if (rest.IsEmpty) return false;
        for (int id = 0; id < spelling.Length; id++)
            if (id != border && Fits(spelling[id], rest.Span))
                allowed[id / 32] |= 1u << (id % 32);
        return true;
    }

    /// <summary>The token begins as the rest does, up to where the shorter of them ends.</summary>
    static bool Fits(ReadOnlySpan<byte> token, ReadOnlySpan<byte> rest) =>
        token.Length > 0 && (token.Length <= rest.Length ? rest.StartsWith(token) : token.StartsWith(rest));
}
