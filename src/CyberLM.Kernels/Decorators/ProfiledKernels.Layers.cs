namespace CyberLM.Kernels;

public sealed partial class ProfiledKernels
{
    public void EncoderForward(Tensor output, Tensor tokens, Tensor positions, Tensor wte, Tensor wpe) =>
        Run(nameof(EncoderForward), 0, (wpe.IsNone ? 2 : 3) * Bytes(output) + Bytes(tokens, positions),
            k => k.EncoderForward(output, tokens, positions, wte, wpe));

    public void EncoderBackward(Tensor dWte, Tensor dWpe, Tensor dOutput, Tensor tokens, Tensor positions) =>
        Run(nameof(EncoderBackward), 0, (dWpe.IsNone ? 3 : 5) * Bytes(dOutput) + Bytes(tokens, positions),
            k => k.EncoderBackward(dWte, dWpe, dOutput, tokens, positions));

    public void LayerNormForward(Tensor output, Tensor mean, Tensor rstd, Tensor input, Tensor weight, Tensor bias) =>
        Run(nameof(LayerNormForward), 0, Bytes(output, mean, rstd, input, weight, bias),
            k => k.LayerNormForward(output, mean, rstd, input, weight, bias));

    public void LayerNormBackward(
        Tensor dInput, Tensor dWeight, Tensor dBias, Tensor dOutput, Tensor input, Tensor weight, Tensor mean, Tensor rstd) =>
        Run(nameof(LayerNormBackward), 0, 2 * Bytes(dInput, dWeight, dBias) + Bytes(dOutput, input, weight, mean, rstd),
            k => k.LayerNormBackward(dInput, dWeight, dBias, dOutput, input, weight, mean, rstd));

    public void RmsNormForward(Tensor output, Tensor rstd, Tensor input, Tensor weight) =>
        Run(nameof(RmsNormForward), 0, Bytes(output, rstd, input, weight), k => k.RmsNormForward(output, rstd, input, weight));

    public void RmsNormBackward(Tensor dInput, Tensor dWeight, Tensor dOutput, Tensor input, Tensor weight, Tensor rstd) =>
        Run(nameof(RmsNormBackward), 0, 2 * Bytes(dInput, dWeight) + Bytes(dOutput, input, weight, rstd),
            k => k.RmsNormBackward(dInput, dWeight, dOutput, input, weight, rstd));

    public void MatmulForward(Tensor output, Tensor input, Tensor weight, Tensor bias) =>
        Run(nameof(MatmulForward), MatmulFlop(input, weight), Bytes(output, input, weight, bias),
            k => k.MatmulForward(output, input, weight, bias));

    public void MatmulBackward(Tensor dInput, Tensor dWeight, Tensor dBias, Tensor dOutput, Tensor input, Tensor weight) =>
        Run(nameof(MatmulBackward), (dInput.IsNone ? 1 : 2) * MatmulFlop(input, weight),
            Bytes(dInput) + 2 * Bytes(dWeight, dBias) + Bytes(dOutput, input, weight),
            k => k.MatmulBackward(dInput, dWeight, dBias, dOutput, input, weight));

    public void RopeForward(Tensor qkv, Tensor positions, Heads heads, float theta) =>
        Run(nameof(RopeForward), 0, 2 * Bytes(qkv) + Bytes(positions), k => k.RopeForward(qkv, positions, heads, theta));

    public void RopeBackward(Tensor dQkv, Tensor positions, Heads heads, float theta) =>
        Run(nameof(RopeBackward), 0, 2 * Bytes(dQkv) + Bytes(positions), k => k.RopeBackward(dQkv, positions, heads, theta));

    public void AttentionForward(Tensor output, Tensor lse, Tensor qkv, Tensor first, Heads heads) =>
        Run(nameof(AttentionForward), AttentionFlop(qkv, heads), Bytes(output, lse, qkv, first),
            k => k.AttentionForward(output, lse, qkv, first, heads));

    /// <summary>Five products per pair, where the forward has two.</summary>
    public void AttentionBackward(Tensor dQkv, Tensor dOutput, Tensor output, Tensor lse, Tensor qkv, Tensor first, Heads heads) =>
        Run(nameof(AttentionBackward), AttentionFlop(qkv, heads) / 2 * 5, Bytes(dQkv, dOutput, output, lse, qkv, first),
            k => k.AttentionBackward(dQkv, dOutput, output, lse, qkv, first, heads));

    /// <summary>How far each token looks back stands on the device: its products and the cache's bytes are not counted.</summary>
    public void AttentionDecode(
        Tensor output, Tensor keyCache, Tensor valueCache, Tensor qkv, Tensor rows, Tensor positions, Tensor first, Heads heads) =>
        Run(nameof(AttentionDecode), 0, Bytes(output, qkv, rows, positions, first),
            k => k.AttentionDecode(output, keyCache, valueCache, qkv, rows, positions, first, heads));

    public void GeluForward(Tensor output, Tensor input) =>
        Run(nameof(GeluForward), 0, Bytes(output, input), k => k.GeluForward(output, input));

    public void GeluBackward(Tensor dInput, Tensor dOutput, Tensor input) =>
        Run(nameof(GeluBackward), 0, Bytes(dInput, dOutput, input), k => k.GeluBackward(dInput, dOutput, input));

    public void SwiGluForward(Tensor output, Tensor input) =>
        Run(nameof(SwiGluForward), 0, Bytes(output, input), k => k.SwiGluForward(output, input));

    public void SwiGluBackward(Tensor dInput, Tensor dOutput, Tensor input) =>
        Run(nameof(SwiGluBackward), 0, Bytes(dInput, dOutput, input), k => k.SwiGluBackward(dInput, dOutput, input));

    public void ResidualForward(Tensor output, Tensor left, Tensor right) =>
        Run(nameof(ResidualForward), 0, Bytes(output, left, right), k => k.ResidualForward(output, left, right));
}
