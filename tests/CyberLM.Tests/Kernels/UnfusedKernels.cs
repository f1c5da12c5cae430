using CyberLM.Kernels;

namespace CyberLM.Tests.Kernels;

/// <summary>Only what has no body in the contract goes on to the inner kernels, so that a fused operation runs as its body.</summary>
sealed class UnfusedKernels(IKernels inner) : IKernels
{
    public void LayerNormForward(Tensor output, Tensor mean, Tensor rstd, Tensor input, Tensor weight, Tensor bias) =>
        inner.LayerNormForward(output, mean, rstd, input, weight, bias);
    public void RmsNormForward(Tensor output, Tensor rstd, Tensor input, Tensor weight) =>
        inner.RmsNormForward(output, rstd, input, weight);
    public void MatmulForward(Tensor output, Tensor input, Tensor weight, Tensor bias) => inner.MatmulForward(output, input, weight, bias);
    public void MatmulBackward(Tensor dInput, Tensor dWeight, Tensor dBias, Tensor dOutput, Tensor input, Tensor weight) =>
        inner.MatmulBackward(dInput, dWeight, dBias, dOutput, input, weight);
    public void GeluForward(Tensor output, Tensor input) => inner.GeluForward(output, input);
    public void GeluBackward(Tensor dInput, Tensor dOutput, Tensor input) => inner.GeluBackward(dInput, dOutput, input);
    public void SwiGluForward(Tensor output, Tensor input) => inner.SwiGluForward(output, input);
    public void ResidualForward(Tensor output, Tensor left, Tensor right) => inner.ResidualForward(output, left, right);

    static NotImplementedException NoPart() => new("no fused operation is made of this one");
    public void EncoderForward(Tensor output, Tensor tokens, Tensor positions, Tensor wte, Tensor wpe) => throw NoPart();
    public void EncoderBackward(Tensor dWte, Tensor dWpe, Tensor dOutput, Tensor tokens, Tensor positions) => throw NoPart();
    public void LayerNormBackward(
        Tensor dInput, Tensor dWeight, Tensor dBias, Tensor dOutput, Tensor input, Tensor weight, Tensor mean, Tensor rstd) =>
            throw NoPart();
    public void RmsNormBackward(Tensor dInput, Tensor dWeight, Tensor dOutput, Tensor input, Tensor weight, Tensor rstd) => throw NoPart();
    public void RopeForward(Tensor qkv, Tensor positions, Heads heads, float theta) => throw NoPart();
    public void RopeBackward(Tensor dQkv, Tensor positions, Heads heads, float theta) => throw NoPart();
    public void AttentionForward(Tensor output, Tensor lse, Tensor qkv, Tensor first, Heads heads) => throw NoPart();
    public void AttentionBackward(Tensor dQkv, Tensor dOutput, Tensor output, Tensor lse, Tensor qkv, Tensor first, Heads heads) =>
        throw NoPart();
    public void AttentionDecode(
        Tensor output, Tensor keyCache, Tensor valueCache, Tensor qkv, Tensor rows, Tensor positions, Tensor first, Heads heads) =>
            throw NoPart();
    public void SwiGluBackward(Tensor dInput, Tensor dOutput, Tensor input) => throw NoPart();
    public void FusedClassifier(Tensor logits, Tensor losses, Tensor targets, Tensor weights, float dLoss, bool writeGradient) =>
        throw NoPart();
    public void AddSum(Tensor sum, Tensor values) => throw NoPart();
    public void GlobalNormSquared(Tensor sum, Tensor values) => throw NoPart();
    public void AdamW(Tensor weight, Tensor master, Tensor gradient, Tensor m, Tensor v, Tensor normSquared, Tensor skipped,
        in AdamWStep step) =>
        throw NoPart();
    public void Gemm(Tensor c, Tensor a, Tensor b, bool transposeA, bool transposeB, float alpha, float beta) => throw NoPart();
    public void ScaledAdd(Tensor output, Tensor input, Tensor normSquared, Tensor guard, float alpha, float beta) => throw NoPart();
    public void Fill(Tensor output, float value) => throw NoPart();
    public void Convert(Tensor output, Tensor input) => throw NoPart();
    public void GatherRows(Tensor output, Tensor input, Tensor index) => throw NoPart();
    public void NextToken(Tensor ids, Tensor logLikelihood, Tensor logits, Tensor allowed, Tensor random, in NextTokenOptions options) =>
        throw NoPart();
}
