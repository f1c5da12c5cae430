using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>
/// A GPT written out: forward, backward and decode as lists of calls. Pre-norm blocks with residual connections (Radford et al., 2019).
/// Variants differ at three seams only, at the end of this file: positions, norm and MLP.
/// </summary>
public sealed class GptModel(GptConfig config, IKernels k)
{
    /// <summary>Logits of every token of the batch.</summary>
    public void Forward(Parameters p, Activations a)
    {
        Encode(a.Encoded, a.Tokens, a.Positions, a.Due, p);
        var residual = a.Encoded;
        for (int l = 0; l < config.Layers; l++)
        {
            BlockForward(p.Blocks[l], a.Blocks[l], residual, a);
            residual = a.Blocks[l].Residual3;
        }
        NormForward(a.Lnf, a.LnfMean, a.LnfRstd, residual, p.LnfW, p.LnfB);
        k.MatmulForward(a.Logits, a.Lnf, p.LmHead, Tensor.None);
        if (!p.Wdf.IsNone) MoveFamilies(a, p);
    }

    void BlockForward(BlockParameters p, BlockActivations b, Tensor residual, Activations a)
    {
        var branch = Narrow(a.ScratchNarrow, config.Channels);
        NormForward(b.Ln1, b.Ln1Mean, b.Ln1Rstd, residual, p.Ln1W, p.Ln1B);
        k.MatmulForward(b.Qkv, b.Ln1, p.QkvW, p.QkvB);
        RotateForward(b.Qkv, a.Positions);
        k.AttentionForward(b.Att, b.Lse, b.Qkv, a.First, config.Heads);
        k.MatmulForward(branch, b.Att, p.AttProjW, p.AttProjB);
        ResidualNormForward(b.Residual2, b.Ln2, b.Ln2Mean, b.Ln2Rstd, residual, branch, p.Ln2W, p.Ln2B);
        MlpForward(b.FcAct, b.Fc, b.Ln2, p.FcW, p.FcB);
        k.MatmulResidualForward(b.Residual3, branch, b.Residual2, b.FcAct, p.FcProjW, p.FcProjB);
    }

    /// <summary>Losses of the batch after Forward; the logits stay as they are.</summary>
    public void Loss(Activations a) => k.FusedClassifier(a.Logits, a.Losses, a.Targets, a.Weights, dLoss: 0, writeGradient: false);

    /// <summary>
    /// Adds the gradient of dLoss * sum of losses into g after Forward, and writes the losses. Calls blockDone(l) as soon as the
    /// gradients of block l are final for this batch, from the last block to the first.
    /// </summary>
    public void Backward(Parameters p, Parameters g, Activations a, float dLoss, Action<int>? blockDone = null)
    {
        k.FusedClassifier(a.Logits, a.Losses, a.Targets, a.Weights, dLoss, writeGradient: true);
        if (a.DLogits.DType != a.Logits.DType) k.Convert(a.DLogits, a.Logits);
        if (!p.Wdf.IsNone) FamiliesBackward(g.Wdf, a, p);
        var dNormed = Narrow(a.ScratchNarrow, config.Channels);
        k.MatmulBackward(dNormed, g.LmHead, Tensor.None, a.DLogits, a.Lnf, p.LmHead);
        k.Fill(a.DResidual, 0);
        NormBackward(a.DResidual, g.LnfW, g.LnfB, dNormed, BlockInput(a, config.Layers), p.LnfW, a.LnfMean, a.LnfRstd);
        for (int l = config.Layers - 1; l >= 0; l--)
        {
            BlockBackward(p.Blocks[l], g.Blocks[l], a.Blocks[l], BlockInput(a, l), a);
            blockDone?.Invoke(l);
        }
        if (g.Wde.IsNone) k.EncoderBackward(g.Wte, g.Wpe, a.DResidual, a.Tokens, a.Positions);
        else k.EncoderBackward(g.Wte, g.Wde, a.DResidual, a.Tokens, a.Due);
    }

    void BlockBackward(BlockParameters p, BlockParameters g, BlockActivations b, Tensor residual, Activations a)
    {
        var dNormed = Narrow(a.ScratchNarrow, config.Channels);
        var dFc = Narrow(a.ScratchWide, config.HiddenIn);
        MlpBackward(dFc, g.FcProjW, g.FcProjB, StoredGradient(a), b, p.FcProjW, a);
        k.MatmulBackward(dNormed, g.FcW, g.FcB, dFc, b.Ln2, p.FcW);
        NormBackward(a.DResidual, g.Ln2W, g.Ln2B, dNormed, b.Residual2, p.Ln2W, b.Ln2Mean, b.Ln2Rstd);

        var dAtt = Narrow(a.ScratchNarrow, config.Heads.QueryWidth);
        var dQkv = Narrow(a.ScratchWide, config.Heads.Width);
        k.MatmulBackward(dAtt, g.AttProjW, g.AttProjB, StoredGradient(a), b.Att, p.AttProjW);
        k.AttentionBackward(dQkv, dAtt, b.Att, b.Lse, b.Qkv, a.First, config.Heads);
        RotateBackward(dQkv, a.Positions);
        k.MatmulBackward(dNormed, g.QkvW, g.QkvB, dQkv, b.Ln1, p.QkvW);
        NormBackward(a.DResidual, g.Ln1W, g.Ln1B, dNormed, residual, p.Ln1W, b.Ln1Mean, b.Ln1Rstd);
    }

    /// <summary>What block l reads: the residual stream behind the block before it.</summary>
    static Tensor BlockInput(Activations a, int l) => l == 0 ? a.Encoded : a.Blocks[l - 1].Residual3;

    /// <summary>The residual stream's gradient as matmuls read it.</summary>
    Tensor StoredGradient(Activations a)
    {
        if (a.DResidualStored.DType != a.DResidual.DType) k.Convert(a.DResidualStored, a.DResidual);
        return a.DResidualStored;
    }

    /// <summary>
    /// To be called before the first Decode, and again when weights change. Each step would read the whole matrix of families, few as its
    /// tokens may be; here the product with it is taken once, for all that can be due.
    /// </summary>
    public void Prepare(Parameters p, DecodeActivations a)
    {
        if (!p.Wdf.IsNone) k.Gemm(a.MovesOfDue, p.Wdf, p.FamilyOf, transposeA: false, transposeB: true, 1, 0);
    }

    /// <summary>
    /// The first <paramref name="tokens"/> tokens of a flat batch go through the network and into the cache; Logits gets the rows that
    /// Wanted's first <paramref name="wanted"/> entries name. Prefill, one token a row and forced runs differ only in what the batch holds.
    /// </summary>
    public void Decode(Parameters p, DecodeActivations a, KeyValueCache cache, int tokens, int wanted)
    {
        var positions = a.Positions.Slice(0, tokens);
        var residual = a.Residual.Slice(0, tokens);
        Encode(residual, a.Tokens.Slice(0, tokens), positions, p.Wde.IsNone ? Tensor.None : a.Due.Slice(0, tokens), p);
        for (int l = 0; l < config.Layers; l++) BlockDecode(p.Blocks[l], p.Scales?.Blocks[l], a, cache, l, tokens);
        if (wanted == 0) return;

        // The head is the widest matmul of all: only the rows asked for pass the last norm and the head.
        var last = a.WantedResidual.Slice(0, wanted);
        var normed = a.Normed.Slice(0, wanted);
        k.GatherRows(last, residual, a.Wanted.Slice(0, wanted));
        NormForward(normed, a.Mean.Slice(0, wanted), a.Rstd.Slice(0, wanted), last, p.LnfW, p.LnfB);
        var logits = a.Logits.Slice(0, wanted);
        Linear(logits, normed, p.LmHead, p.Scales?.LmHead, Tensor.None);
        if (p.Wdf.IsNone) return;
        var due = a.WantedDue.Slice(0, wanted);
        var moves = a.Moves.Slice(0, wanted);
        k.GatherRows(due.As((wanted, 1)), a.Due.Slice(0, tokens).As((tokens, 1)), a.Wanted.Slice(0, wanted));
        k.GatherRows(moves, a.MovesOfDue, due);
        k.ResidualForward(logits, logits, moves);
    }

    void BlockDecode(BlockParameters p, BlockParameters? scales, DecodeActivations a, KeyValueCache cache, int l, int tokens)
    {
        var residual = a.Residual.Slice(0, tokens);
        var residual2 = a.Residual2.Slice(0, tokens);
        var normed = a.Normed.Slice(0, tokens);
        var mean = a.Mean.Slice(0, tokens);
        var rstd = a.Rstd.Slice(0, tokens);
        var qkv = a.Qkv.Slice(0, tokens);
        var att = a.Att.Slice(0, tokens);
        var branch = a.Branch.Slice(0, tokens);
        var act = a.FcAct.Slice(0, tokens);
        var positions = a.Positions.Slice(0, tokens);

        NormForward(normed, mean, rstd, residual, p.Ln1W, p.Ln1B);
        Linear(qkv, normed, p.QkvW, scales?.QkvW, p.QkvB);
        RotateForward(qkv, positions);
        k.AttentionDecode(att, cache.Keys[l], cache.Values[l], qkv, a.Rows.Slice(0, tokens), positions, Tensor.None, config.Heads);
        Linear(branch, att, p.AttProjW, scales?.AttProjW, p.AttProjB);
        ResidualNormForward(residual2, normed, mean, rstd, residual, branch, p.Ln2W, p.Ln2B);
        var fc = a.Fc.Slice(0, tokens);
        if (scales is null)
        {
            MlpForward(act, fc, normed, p.FcW, p.FcB);
            k.MatmulResidualForward(residual, branch, residual2, act, p.FcProjW, p.FcProjB);
            return;
        }
        Linear(fc, normed, p.FcW, scales.FcW, p.FcB);
        Activate(act, fc);
        Linear(branch, act, p.FcProjW, scales.FcProjW, p.FcProjB);
        k.ResidualForward(residual, residual2, branch);
    }

    /// <summary>A weight with scales is one of bytes.</summary>
    void Linear(Tensor output, Tensor input, Tensor weight, Tensor? scale, Tensor bias)
    {
        if (scale is { } of) k.MatmulQuantized(output, input, weight, of, bias);
        else k.MatmulForward(output, input, weight, bias);
    }

    // ---- the seams: the only places where variants differ

    /// <summary>What is due is looked up where learned positions would be: no operation of its own is needed.</summary>
    void Encode(Tensor output, Tensor tokens, Tensor positions, Tensor due, Parameters p)
    {
        if (p.Wde.IsNone) k.EncoderForward(output, tokens, positions, p.Wte, p.Wpe);
        else k.EncoderForward(output, tokens, due, p.Wte, p.Wde);
    }

    /// <summary>logits += wdf[due] familyOf^T: one number for all tokens of a family. None is forbidden by it.</summary>
    void MoveFamilies(Activations a, Parameters p)
    {
        k.GatherRows(a.Told, p.Wdf, a.Due);
        k.Gemm(Flat(a.Logits), Flat(a.Told), p.FamilyOf, transposeA: false, transposeB: true, 1, 1);
    }

    /// <summary>What told was is no longer needed.</summary>
    void FamiliesBackward(Tensor dWdf, Activations a, Parameters p)
    {
        k.Gemm(Flat(a.DTold), Flat(a.DLogits), p.FamilyOf, transposeA: false, transposeB: false, 1, 0);
        k.EncoderBackward(dWdf, Tensor.None, a.DTold, a.Due, a.Due);
    }

    static Tensor Flat(Tensor rows) => rows.As((rows.Rows, rows.Last));

    void RotateForward(Tensor qkv, Tensor positions)
    {
        if (config.Positions == Positions.Rotary) k.RopeForward(qkv, positions, config.Heads, config.RopeTheta);
    }

    void RotateBackward(Tensor dQkv, Tensor positions)
    {
        if (config.Positions == Positions.Rotary) k.RopeBackward(dQkv, positions, config.Heads, config.RopeTheta);
    }

    void NormForward(Tensor output, Tensor mean, Tensor rstd, Tensor input, Tensor weight, Tensor bias)
    {
        if (config.Norm == Norm.LayerNorm) k.LayerNormForward(output, mean, rstd, input, weight, bias);
        else k.RmsNormForward(output, rstd, input, weight);
    }

    void ResidualNormForward(
        Tensor residual, Tensor normed, Tensor mean, Tensor rstd, Tensor left, Tensor right, Tensor weight, Tensor bias)
    {
        if (config.Norm == Norm.LayerNorm) k.ResidualLayerNormForward(residual, normed, mean, rstd, left, right, weight, bias);
        else k.ResidualRmsNormForward(residual, normed, rstd, left, right, weight);
    }

    void NormBackward(Tensor dInput, Tensor dWeight, Tensor dBias, Tensor dOutput, Tensor input, Tensor weight, Tensor mean, Tensor rstd)
    {
        if (config.Norm == Norm.LayerNorm) k.LayerNormBackward(dInput, dWeight, dBias, dOutput, input, weight, mean, rstd);
        else k.RmsNormBackward(dInput, dWeight, dOutput, input, weight, rstd);
    }

    void MlpForward(Tensor act, Tensor fc, Tensor input, Tensor weight, Tensor bias)
    {
        if (config.Mlp == Mlp.Gelu) k.MatmulGeluForward(act, fc, input, weight, bias);
        else k.MatmulSwiGluForward(act, fc, input, weight, bias);
    }

    void Activate(Tensor act, Tensor fc)
    {
        if (config.Mlp == Mlp.Gelu) k.GeluForward(act, fc);
        else k.SwiGluForward(act, fc);
    }

    /// <summary>Back through the second matrix and the activation; SwiGLU's output is narrower than dFc: a buffer of its own.</summary>
    void MlpBackward(Tensor dFc, Tensor dWeight, Tensor dBias, Tensor dOutput, BlockActivations b, Tensor weight, Activations a)
    {
        if (config.Mlp == Mlp.Gelu)
        {
            k.MatmulGeluBackward(dFc, dWeight, dBias, dOutput, b.FcAct, b.Fc, weight);
            return;
        }
        var dAct = Narrow(a.ScratchNarrow, config.Hidden);
        k.MatmulBackward(dAct, dWeight, dBias, dOutput, b.FcAct, weight);
        k.SwiGluBackward(dFc, dAct, b.Fc);
    }

    /// <summary>The first B*T*width numbers of a scratch buffer as (B,T,width).</summary>
    static Tensor Narrow(Tensor scratch, int width) => scratch.As((scratch.Shape.D0, scratch.Shape.D1, width));
}
