using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>What the forward pass of one block leaves behind for its backward pass. S: storage type; F: F32 also in a BF16 run.</summary>
public sealed record BlockActivations(
    Tensor Ln1, Tensor Ln1Mean, Tensor Ln1Rstd,   // S (B,T,C), F (B,T), F (B,T)
    Tensor Qkv, Tensor Att, Tensor Lse,           // S (B,T,(H+2Hkv)D), S (B,T,HD), F (B,H,T)
    Tensor Residual2,                             // F (B,T,C) after attention
    Tensor Ln2, Tensor Ln2Mean, Tensor Ln2Rstd,   // S (B,T,C), F (B,T), F (B,T)
    Tensor Fc, Tensor FcAct,                      // S (B,T,HiddenIn), S (B,T,Hidden)
    Tensor Residual3);                            // F (B,T,C) after the MLP

/// <summary>A batch of B rows of T tokens and everything that its forward and backward pass write.</summary>
public sealed record Activations(
    Tensor Tokens, Tensor Targets, Tensor Positions,    // I32 (B,T); target -1: ignored
    Tensor Due,                                         // I32 (B,T): what is due where the target stands; None: the model is not told
    Tensor First,                                       // I32 (B,T): where in its row a token's document begins; None: at 0
    Tensor Weights,                                     // F (B,T) of the losses; None: 1
    Tensor Encoded,                                     // F (B,T,C)
    BlockActivations[] Blocks,
    Tensor Lnf, Tensor LnfMean, Tensor LnfRstd,         // S (B,T,C), F (B,T), F (B,T)
    Tensor Told, Tensor DTold,                          // S, F (B,T,S) of the families, one tensor in one type; None: not at the head
    Tensor Logits, Tensor Losses,                       // S (B,T,V), F with families, F (B,T); backward, the logits' gradient
    Tensor DLogits,                                     // S (B,T,V): the very same tensor unless they are F in a BF16 run
    Tensor ScratchNarrow, Tensor ScratchWide,           // S (B,T,max(C,HD,SwiGLU's Hidden)), S (B,T,max((H+2Hkv)D,HiddenIn))
    Tensor DResidual, Tensor DResidualStored)           // F (B,T,C), S (B,T,C): the very same tensor unless the run is BF16
{
    /// <summary>
    /// Declares a batch. Whoever uses it fills Tokens, Targets, Positions, Due and First; <c>with { First = Tensor.None }</c> drops First.
    /// </summary>
    /// <param name="storage">F32, BF16, or F64 on the reference backend</param>
    /// <param name="floats">F32, or F64 on the reference backend</param>
    /// <param name="weighted">declares Weights, which are None otherwise</param>
    /// <param name="backward">false: for evaluation only; all blocks share the memory of one</param>
    public static Activations Declare(
        GptConfig c, Arena arena, DType storage, DType floats, int B, int T, bool weighted = false, bool backward = true)
    {
        if (B < 1 || T < 1 || T > c.BlockSize) throw new ArgumentException($"a batch of {B} x {T} for a context of {c.BlockSize}");
        var place = new Place(arena, storage, floats, B, T);
        var dResidual = backward ? place.Residual("dresidual", c.Channels) : Tensor.None;
        // Matmuls read the residual stream's gradient in storage type; where that is its own type, no copy is kept.
        var dResidualStored = backward && storage != floats ? place.Stored("dresidual_stored", c.Channels) : dResidual;
        // What is due is added to the logits, and sums are taken in F.
        var logits = c.Families is null ? place.Stored("logits", c.VocabSize) : place.Residual("logits", c.VocabSize);
        bool twoTypes = backward && storage != floats && c.Families is not null;
        int families = c.Families is null ? 0 : FamilyMatrix.Columns(c.Families);
        var told = c.Families is null ? Tensor.None : place.Stored("told", families);
        return new(
            Tokens: place.Ids("tokens"), Targets: place.Ids("targets"), Positions: place.Ids("positions"),
            Due: c.Dues > 1 ? place.Ids("due") : Tensor.None,
            First: place.Ids("first"),
            Weights: weighted ? place.PerToken("weights") : Tensor.None,
            Encoded: place.Residual("encoded", c.Channels),
            Blocks: DeclareBlocks(c, place, shared: !backward),
            Lnf: place.Stored("lnf", c.Channels), LnfMean: place.PerToken("lnf_mean"), LnfRstd: place.PerToken("lnf_rstd"),
            Told: told, DTold: twoTypes ? place.Residual("dtold", families) : told,
            Logits: logits, Losses: place.PerToken("losses"),
            DLogits: twoTypes ? place.Stored("dlogits", c.VocabSize) : logits,
            ScratchNarrow: place.Stored("scratch_narrow", NarrowWidth(c)),
            ScratchWide: backward ? place.Stored("scratch_wide", Math.Max(c.Heads.Width, c.HiddenIn)) : Tensor.None,
            DResidual: dResidual, DResidualStored: dResidualStored);
    }

    /// <summary>
    /// One narrow buffer serves four tenants, each dead before the next moves in: the branch on its way into the residual stream (forward),
    /// then backward the gradient of SwiGLU's output, of attention's output and of a norm's output.
    /// </summary>
    static int NarrowWidth(GptConfig c) => Math.Max(Math.Max(c.Channels, c.Heads.QueryWidth), c.Mlp == Mlp.SwiGlu ? c.Hidden : 0);

    /// <summary>
    /// Forward alone may run every block in the same memory: a block reads nothing of the one before but Residual3, and writes its own
    /// Residual3 only after Residual2 has taken that in.
    /// </summary>
    static BlockActivations[] DeclareBlocks(GptConfig c, Place place, bool shared)
    {
        var blocks = new BlockActivations[c.Layers];
        for (int l = 0; l < c.Layers; l++) blocks[l] = shared && l > 0 ? blocks[0] : DeclareBlock(c, place, $"h.{l}.");
        return blocks;
    }

    static BlockActivations DeclareBlock(GptConfig c, Place place, string name) => new(
        place.Stored(name + "ln1", c.Channels), place.PerToken(name + "ln1_mean"), place.PerToken(name + "ln1_rstd"),
        place.Stored(name + "qkv", c.Heads.Width), place.Stored(name + "att", c.Heads.QueryWidth), place.PerHead(name + "lse", c.HeadCount),
        place.Residual(name + "residual2", c.Channels),
        place.Stored(name + "ln2", c.Channels), place.PerToken(name + "ln2_mean"), place.PerToken(name + "ln2_rstd"),
        place.Stored(name + "fc", c.HiddenIn), place.Stored(name + "fc_act", c.Hidden),
        place.Residual(name + "residual3", c.Channels));

    readonly record struct Place(Arena Arena, DType Storage, DType Floats, int B, int T)
    {
        public Tensor Ids(string name) => Arena.Take(name, DType.I32, (B, T));
        public Tensor Stored(string name, int width) => Arena.Take(name, Storage, (B, T, width));
        public Tensor Residual(string name, int width) => Arena.Take(name, Floats, (B, T, width));
        public Tensor PerToken(string name) => Arena.Take(name, Floats, (B, T));
        public Tensor PerHead(string name, int heads) => Arena.Take(name, Floats, (B, heads, T));
    }
}
