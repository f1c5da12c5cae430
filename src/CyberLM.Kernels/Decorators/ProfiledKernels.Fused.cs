namespace CyberLM.Kernels;

public sealed partial class ProfiledKernels
{
    public void ResidualLayerNormForward(
        Tensor residual, Tensor normed, Tensor mean, Tensor rstd, Tensor left, Tensor right, Tensor weight, Tensor bias) =>
        Run(nameof(ResidualLayerNormForward), 0, Bytes(residual, normed, mean, rstd, left, right, weight, bias),
            k => k.ResidualLayerNormForward(residual, normed, mean, rstd, left, right, weight, bias));

    public void ResidualRmsNormForward(Tensor residual, Tensor normed, Tensor rstd, Tensor left, Tensor right, Tensor weight) =>
        Run(nameof(ResidualRmsNormForward), 0, Bytes(residual, normed, rstd, left, right, weight),
            k => k.ResidualRmsNormForward(residual, normed, rstd, left, right, weight));

    public void MatmulResidualForward(Tensor output, Tensor scratch, Tensor residual, Tensor input, Tensor weight, Tensor bias) =>
        Run(nameof(MatmulResidualForward), MatmulFlop(input, weight), Bytes(output, residual, input, weight, bias),
            k => k.MatmulResidualForward(output, scratch, residual, input, weight, bias));

    public void MatmulGeluForward(Tensor output, Tensor preGelu, Tensor input, Tensor weight, Tensor bias) =>
        Run(nameof(MatmulGeluForward), MatmulFlop(input, weight), Bytes(output, preGelu, input, weight, bias),
            k => k.MatmulGeluForward(output, preGelu, input, weight, bias));

    public void MatmulSwiGluForward(Tensor output, Tensor preSwiGlu, Tensor input, Tensor weight, Tensor bias) =>
        Run(nameof(MatmulSwiGluForward), MatmulFlop(input, weight), Bytes(output, preSwiGlu, input, weight, bias),
            k => k.MatmulSwiGluForward(output, preSwiGlu, input, weight, bias));

    public void MatmulGeluBackward(Tensor dPreGelu, Tensor dWeight, Tensor dBias, Tensor dOutput, Tensor gelu, Tensor preGelu,
        Tensor weight) =>
        Run(nameof(MatmulGeluBackward), 2 * MatmulFlop(gelu, weight),
            Bytes(dPreGelu) + 2 * Bytes(dWeight, dBias) + Bytes(dOutput, gelu, preGelu, weight),
            k => k.MatmulGeluBackward(dPreGelu, dWeight, dBias, dOutput, gelu, preGelu, weight));
}
