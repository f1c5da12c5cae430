using CyberLM.Kernels;

namespace CyberLM.Gpt;

public enum Positions
{
    /// <summary>A learned vector per position, added to the token's. GPT-2.</summary>
    Learned,
    /// <summary>Queries and keys are rotated by their position. Su et al., "RoFormer", 2021.</summary>
    Rotary,
}

public enum Norm
{
    LayerNorm,
    RmsNorm,
}

public enum Mlp
{
    Gelu,
    SwiGlu,
}

/// <summary>The whole description of a model: sizes, and three choices that the network's three seams follow.</summary>
public sealed record GptConfig(int VocabSize, int BlockSize, int Layers, int HeadCount, int Channels)
{
    /// <summary>Fewer than HeadCount: several query heads share a key head. Ainslie et al., "GQA", 2023.</summary>
    public int KeyValueHeads { get; init; } = HeadCount;
    public Positions Positions { get; init; } = Positions.Learned;
    public Norm Norm { get; init; } = Norm.LayerNorm;
    public Mlp Mlp { get; init; } = Mlp.Gelu;
    /// <summary>Biases in linear layers and in LayerNorm.</summary>
    public bool Bias { get; init; }
    /// <summary>The head reads the token embedding instead of a matrix of its own.</summary>
    public bool TiedHead { get; init; } = true;
    public float RopeTheta { get; init; } = 10_000;
    /// <summary>What can be due where a token stands, of which the model is told (<see cref="DueIds"/>); 1: it is not told.</summary>
    public int Dues { get; init; } = 1;
    /// <summary>Tokens whose logits move together by what is due, which the head is told too; null: it is not.</summary>
    public TokenFamilies? Families { get; init; }

    public Heads Heads => new(HeadCount, KeyValueHeads, Channels / HeadCount);
    /// <summary>Width of the MLP's activation. SwiGLU takes 8/3 C, rounded up to 64, so that both choices cost about the same.</summary>
    public int Hidden => Mlp == Mlp.Gelu ? 4 * Channels : (8 * Channels / 3 + 63) / 64 * 64;
    /// <summary>Width of the MLP before its activation: SwiGLU reads a gate and a value.</summary>
    public int HiddenIn => Mlp == Mlp.Gelu ? Hidden : 2 * Hidden;

    /// <summary>Told of what this tokenizer tells, at both ends; at the head unless its families are very many.</summary>
    public GptConfig ToldBy(ITokenizer tokenizer) =>
        this with { Dues = tokenizer.Dues, Families = tokenizer.Dues > 1 ? FamilyMatrix.Few(tokenizer.Families) : null };

    /// <summary>Numbers to learn; a tied head counts once.</summary>
    public long ParameterCount => Parameters.Specs(this).Sum(spec => spec.Shape.Count);

    /// <summary>
    /// FLOP of one trained token, forward and backward, in rows of the given time: 6 per weight that a matmul reads (the head also when
    /// it is tied), and 6 L H D (T + 1) for causal attention, whose token t reads t + 1 keys; 4 per number of the matrix of families, which
    /// has no gradient. The recomputation that attention's backward does is not work asked for and does not count.
    /// </summary>
    public double FlopsPerToken(int time)
    {
        double perBlock = (double)Channels * (Heads.Width + Heads.QueryWidth + HiddenIn + Hidden);
        double matmul = Layers * perBlock + (double)VocabSize * Channels;
        double families = Families is null ? 0 : (double)VocabSize * FamilyMatrix.Columns(Families);
        return 6 * matmul + 4 * families + 6.0 * Layers * Heads.QueryWidth * (time + 1);
    }

    /// <summary>Refuses what no network can be built from, or what no machine could hold.</summary>
    /// <returns>itself, so that a configuration can be validated where it is made</returns>
    public GptConfig Validate()
    {
        Within("vocabulary", VocabSize, 2, 1 << 24);
        Within("context", BlockSize, 2, 1 << 20);
        Within("number of layers", Layers, 1, 1024);
        Within("number of heads", HeadCount, 1, 1024);
        Within("number of channels", Channels, 1, 1 << 16);
        Within("number of key/value heads", KeyValueHeads, 1, HeadCount);
        Within("number of dues", Dues, 1, DueIds.MostDues(VocabSize));
        RequireDivisors();
        if (!Enum.IsDefined(Positions) || !Enum.IsDefined(Norm) || !Enum.IsDefined(Mlp))
            throw new CyberLMException($"there is no such variant: {Positions}, {Norm}, {Mlp}", "see the fields positions, norm and mlp");
        if (Positions == Positions.Rotary && !(float.IsFinite(RopeTheta) && RopeTheta > 1))
            throw new CyberLMException($"the rotary base {RopeTheta} is not a finite number above 1", "10000 is usual");
        return this;
    }

    void RequireDivisors()
    {
        if (Channels % HeadCount != 0)
        {
            throw new CyberLMException($"{HeadCount} heads do not divide {Channels} channels",
                $"take a multiple of {HeadCount} channels, for instance {(Channels / HeadCount + 1) * HeadCount}");
        }
        if (HeadCount % KeyValueHeads != 0)
        {
            throw new CyberLMException($"{KeyValueHeads} key/value heads do not divide {HeadCount} heads",
                "every key/value head must serve the same number of query heads");
        }
        if (Dues > 1 && !CanBeTold)
            throw new CyberLMException("a model with learned positions is not told what is due", "take rotary positions");
        if (Families is not null && Dues == 1)
            throw new CyberLMException("a model that is not told what is due has no families of tokens", "leave the families out");
        if (Families is not null && Families.VocabSize != VocabSize)
            throw new CyberLMException($"the families are of {Families.VocabSize} tokens, the model has {VocabSize}",
                "tokenizer and model must come from the same folder");
        if (Positions == Positions.Rotary && Channels / HeadCount % 2 != 0)
        {
            throw new CyberLMException($"rotary positions turn pairs, but a head has {Channels / HeadCount} channels",
                "take an even number of channels per head, or learned positions");
        }
    }

    /// <summary>What is due is told where learned positions would be.</summary>
    public bool CanBeTold => Positions == Positions.Rotary;

    static void Within(string what, int value, int least, int most)
    {
        if (value >= least && value <= most) return;
        throw new CyberLMException($"the model's {what} is {value}", $"it must be from {least} to {most}");
    }
}
