using CyberLM.Kernels;

namespace CyberLM.Tests.Gpt.Sampling;

/// <summary>A device that computes nothing and allocates nothing, so that what its caller allocates shows. It answers zeros.</summary>
sealed class SilentBackend : Backend, IKernels
{
    public override BackendInfo Info => new("silent", "nothing", 0, false, false);
    public override IKernels Kernels => this;

    public override DeviceBuffer Allocate(long bytes) => new Nothing(bytes);
    public override void Write<T>(Tensor to, ReadOnlySpan<T> from) { }
    public override void Read<T>(Span<T> to, Tensor from) => to.Clear();
    public override void Synchronize() { }
    public override void Dispose() { }

    public void EncoderForward(Tensor output, Tensor tokens, Tensor positions, Tensor wte, Tensor wpe) { }
    public void EncoderBackward(Tensor dWte, Tensor dWpe, Tensor dOutput, Tensor tokens, Tensor positions) { }
    public void LayerNormForward(Tensor output, Tensor mean, Tensor rstd, Tensor input, Tensor weight, Tensor bias) { }
    public void LayerNormBackward(
        Tensor dInput, Tensor dWeight, Tensor dBias, Tensor dOutput, Tensor input, Tensor weight, Tensor mean, Tensor rstd) { }
    public void RmsNormForward(Tensor output, Tensor rstd, Tensor input, Tensor weight) { }
    public void RmsNormBackward(Tensor dInput, Tensor dWeight, Tensor dOutput, Tensor input, Tensor weight, Tensor rstd) { }
    public void MatmulForward(Tensor output, Tensor input, Tensor weight, Tensor bias) { }
    public void MatmulBackward(Tensor dInput, Tensor dWeight, Tensor dBias, Tensor dOutput, Tensor input, Tensor weight) { }
    public void RopeForward(Tensor qkv, Tensor positions, Heads heads, float theta) { }
    public void RopeBackward(Tensor dQkv, Tensor positions, Heads heads, float theta) { }
    public void AttentionForward(Tensor output, Tensor lse, Tensor qkv, Tensor first, Heads heads) { }
    public void AttentionBackward(Tensor dQkv, Tensor dOutput, Tensor output, Tensor lse, Tensor qkv, Tensor first, Heads heads) { }
    public void AttentionDecode(
        Tensor output, Tensor keyCache, Tensor valueCache, Tensor qkv, Tensor rows, Tensor positions, Tensor first, Heads heads) { }
    public void GeluForward(Tensor output, Tensor input) { }
    public void GeluBackward(Tensor dInput, Tensor dOutput, Tensor input) { }
    public void SwiGluForward(Tensor output, Tensor input) { }
    public void SwiGluBackward(Tensor dInput, Tensor dOutput, Tensor input) { }
    public void ResidualForward(Tensor output, Tensor left, Tensor right) { }
    public void FusedClassifier(Tensor logits, Tensor losses, Tensor targets, Tensor weights, float dLoss, bool writeGradient) { }
    public void AddSum(Tensor sum, Tensor values) { }
    public void GlobalNormSquared(Tensor sum, Tensor values) { }
    public void AdamW(
        Tensor weight, Tensor master, Tensor gradient, Tensor m, Tensor v, Tensor normSquared, Tensor skipped, in AdamWStep step) { }
    public void Gemm(Tensor c, Tensor a, Tensor b, bool transposeA, bool transposeB, float alpha, float beta) { }
    public void ScaledAdd(Tensor output, Tensor input, Tensor normSquared, Tensor guard, float alpha, float beta) { }
    public void Fill(Tensor output, float value) { }
    public void Convert(Tensor output, Tensor input) { }
    public void GatherRows(Tensor output, Tensor input, Tensor index) { }
    public void NextToken(
        Tensor ids, Tensor logLikelihood, Tensor logits, Tensor allowed, Tensor random, in NextTokenOptions options) { }

    sealed class Nothing(long bytes) : DeviceBuffer
    {
        public override long Bytes => bytes;
        public override void Dispose() { }
    }
}
