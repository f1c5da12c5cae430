using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>Weights of one block, one behind the other, so that its gradients can be reduced in one call.</summary>
public sealed record BlockParameters(
    Tensor Ln1W, Tensor Ln1B,           // (C)
    Tensor QkvW, Tensor QkvB,           // ((H+2Hkv)D,C) ((H+2Hkv)D)
    Tensor AttProjW, Tensor AttProjB,   // (C,HD) (C)
    Tensor Ln2W, Tensor Ln2B,           // (C)
    Tensor FcW, Tensor FcB,             // (HiddenIn,C) (HiddenIn)
    Tensor FcProjW, Tensor FcProjB);    // (C,Hidden) (C)

/// <summary>Weights, or whatever is shaped like them: gradients, both Adam moments and master weights share this declaration.</summary>
public sealed record Parameters(
    Tensor Wte,                         // (V,C)
    Tensor Wpe,                         // (BlockSize,C), None with rotary positions
    Tensor Wde,                         // (Dues,C) of what is due next, None where that is not told
    Tensor Wdf,                         // (Dues,S) by what is due next, added to the logits of each family; None where there is none
    BlockParameters[] Blocks,
    Tensor LnfW, Tensor LnfB,           // (C)
    Tensor LmHead)                      // (V,C), the very tensor Wte when tied
{
    /// <summary>GPT-2's standard deviation. Radford et al., 2019.</summary>
    const float InitStd = 0.02f;
    /// <summary>
    /// What is due takes down the logits of all other families: their gradients, each too small to be told from noise, have one sign once
    /// they are summed, so that a high rate is harmless and a low one would need more steps than a run has. docs/design.md.
    /// </summary>
    internal const float FamilyRate = 30;
    internal const string HeadName = "lm_head.weight";

    /// <summary>(V,S), <see cref="FamilyMatrix"/>: constant, so only what a model reads has it; None elsewhere.</summary>
    public Tensor FamilyOf { get; init; } = Tensor.None;

    /// <summary>F (OC) for every matrix of bytes, None elsewhere; null where no matrix is. Only Decode reads bytes.</summary>
    public Parameters? Scales { get; init; }

    /// <summary>The weights of all products in floating point, each once.</summary>
    public IReadOnlyList<Tensor> Linear => Scales is null
        ? [.. Blocks.SelectMany(b => new[] { b.QkvW, b.AttProjW, b.FcW, b.FcProjW }), LmHead]
        : [];

    public static Parameters Declare(GptConfig c, IPlacement placement)
    {
        var wte = Tokens(c, placement, "transformer.wte.weight");
        var wpe = c.Positions == Positions.Learned ? placement.Take(Embedding("transformer.wpe.weight", c.BlockSize, c)) : Tensor.None;
        var wde = c.Dues > 1 ? placement.Take(Embedding("transformer.wde.weight", c.Dues, c)) : Tensor.None;
        var wdf = c.Families is { } families ? placement.Take(FamilyTable(c, families)) : Tensor.None;
        var blocks = new BlockParameters[c.Layers];
        for (int l = 0; l < c.Layers; l++) blocks[l] = DeclareBlock(c, placement, $"transformer.h.{l}");
        return new(wte, wpe, wde, wdf, blocks,
            NormWeight(c, placement, "transformer.ln_f"), NormBias(c, placement, "transformer.ln_f"),
            c.TiedHead ? wte : Tokens(c, placement, HeadName));
    }

    /// <summary>What a model of this configuration consists of, in order of declaration.</summary>
    public static IReadOnlyList<ParameterSpec> Specs(GptConfig c)
    {
        var list = new SpecList();
        Declare(c, list);
        return list.Specs;
    }

    static BlockParameters DeclareBlock(GptConfig c, IPlacement placement, string name)
    {
        // The two matrices that write into the residual stream start smaller, or its variance would grow with the depth (GPT-2, 2.3).
        float residualStd = InitStd / MathF.Sqrt(2 * c.Layers);
        return new(
            NormWeight(c, placement, $"{name}.ln_1"), NormBias(c, placement, $"{name}.ln_1"),
            Weight(placement, $"{name}.attn.c_attn", c.Heads.Width, c.Channels, InitStd,
                c.Heads.QueryWidth, c.Heads.KeyValueWidth, c.Heads.KeyValueWidth),
            Bias(c, placement, $"{name}.attn.c_attn", c.Heads.Width),
            Weight(placement, $"{name}.attn.c_proj", c.Channels, c.Heads.QueryWidth, residualStd),
            Bias(c, placement, $"{name}.attn.c_proj", c.Channels),
            NormWeight(c, placement, $"{name}.ln_2"), NormBias(c, placement, $"{name}.ln_2"),
            Weight(placement, $"{name}.mlp.c_fc", c.HiddenIn, c.Channels, InitStd,
                c.Mlp == Mlp.SwiGlu ? [c.Hidden, c.Hidden] : []),
            Bias(c, placement, $"{name}.mlp.c_fc", c.HiddenIn),
            Weight(placement, $"{name}.mlp.c_proj", c.Channels, c.Hidden, residualStd),
            Bias(c, placement, $"{name}.mlp.c_proj", c.Channels));
    }

    static Tensor Tokens(GptConfig c, IPlacement placement, string name) =>
        placement.Take(Embedding(name, c.VocabSize, c) with { RowsAreTokens = true });

    static ParameterSpec Embedding(string name, int rows, GptConfig c) =>
        new(name, (rows, c.Channels), InitStd, Decay: true, Matrix: false);

    /// <summary>From 0: a model begins as one whose head is not told.</summary>
    static ParameterSpec FamilyTable(GptConfig c, TokenFamilies families) =>
        new("transformer.wdf.weight", (c.Dues, FamilyMatrix.Columns(families)), InitStd: 0, Decay: false, Matrix: false)
        {
            RateFactor = FamilyRate,
        };

    static Tensor Weight(IPlacement placement, string layer, int outputs, int inputs, float std, params int[] stacked) =>
        placement.Take(new($"{layer}.weight", (outputs, inputs), std, Decay: true, Matrix: true) { Stacked = stacked });

    static Tensor Bias(GptConfig c, IPlacement placement, string layer, int outputs) =>
        c.Bias ? placement.Take(new($"{layer}.bias", outputs, InitStd: 0, Decay: false, Matrix: false)) : Tensor.None;

    static Tensor NormWeight(GptConfig c, IPlacement placement, string norm) =>
        placement.Take(new($"{norm}.weight", c.Channels, InitStd: 0, Decay: false, Matrix: false) { InitConstant = 1 });

    static Tensor NormBias(GptConfig c, IPlacement placement, string norm) =>
        c.Norm == Norm.LayerNorm ? Bias(c, placement, norm, c.Channels) : Tensor.None;

    sealed class SpecList : IPlacement
    {
        public List<ParameterSpec> Specs { get; } = [];

        public Tensor Take(in ParameterSpec spec)
        {
            Specs.Add(spec);
            return Tensor.None;
        }
    }
}
