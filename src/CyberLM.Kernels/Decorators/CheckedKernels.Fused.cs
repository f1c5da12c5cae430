namespace CyberLM.Kernels;

public sealed partial class CheckedKernels
{
    public void ResidualLayerNormForward(
        Tensor residual, Tensor normed, Tensor mean, Tensor rstd, Tensor left, Tensor right, Tensor weight, Tensor bias)
    {
        int N = left.Rows, C = left.Last;
        Run(Call(nameof(ResidualLayerNormForward)).Writes("residual", residual, F, (N, C)).Writes("normed", normed, S, (N, C))
            .Writes("mean", mean, F, N).Writes("rstd", rstd, F, N).Reads("left", left, F, (N, C))
            .Reads("right", right, Element.StorageOrFloat, (N, C)).Reads("weight", weight, S, C).MayRead("bias", bias, S, C)
            .MayBeSame("residual", "left").MayBeSame("residual", "right"),
            k => k.ResidualLayerNormForward(residual, normed, mean, rstd, left, right, weight, bias));
    }

    public void ResidualRmsNormForward(Tensor residual, Tensor normed, Tensor rstd, Tensor left, Tensor right, Tensor weight)
    {
        int N = left.Rows, C = left.Last;
        Run(Call(nameof(ResidualRmsNormForward)).Writes("residual", residual, F, (N, C)).Writes("normed", normed, S, (N, C))
            .Writes("rstd", rstd, F, N).Reads("left", left, F, (N, C)).Reads("right", right, Element.StorageOrFloat, (N, C))
            .Reads("weight", weight, S, C).MayBeSame("residual", "left").MayBeSame("residual", "right"),
            k => k.ResidualRmsNormForward(residual, normed, rstd, left, right, weight));
    }

    public void MatmulResidualForward(Tensor output, Tensor scratch, Tensor residual, Tensor input, Tensor weight, Tensor bias)
    {
        int N = input.Rows, C = input.Last, OC = weight.Rows;
        Run(Call(nameof(MatmulResidualForward)).Writes("output", output, F, (N, OC))
            .WritesPartly("scratch", scratch, Element.StorageOrFloat, (N, OC)).Reads("residual", residual, F, (N, OC))
            .Reads("input", input, S, (N, C)).Reads("weight", weight, S, (OC, C)).MayRead("bias", bias, S, OC)
                .MayBeSame("output", "residual"),
            k => k.MatmulResidualForward(output, scratch, residual, input, weight, bias));
    }

    public void MatmulGeluForward(Tensor output, Tensor preGelu, Tensor input, Tensor weight, Tensor bias)
    {
        int N = input.Rows, C = input.Last, OC = weight.Rows;
        Run(Call(nameof(MatmulGeluForward)).Writes("output", output, S, (N, OC)).Writes("preGelu", preGelu, S, (N, OC))
            .Reads("input", input, S, (N, C)).Reads("weight", weight, S, (OC, C)).MayRead("bias", bias, S, OC),
            k => k.MatmulGeluForward(output, preGelu, input, weight, bias));
    }

    public void MatmulSwiGluForward(Tensor output, Tensor preSwiGlu, Tensor input, Tensor weight, Tensor bias)
    {
        int N = input.Rows, C = input.Last, OC = output.Last;
        Run(Call(nameof(MatmulSwiGluForward)).Writes("output", output, S, (N, OC)).Writes("preSwiGlu", preSwiGlu, S, (N, 2 * OC))
            .Reads("input", input, S, (N, C)).Reads("weight", weight, S, (2 * OC, C)).MayRead("bias", bias, S, 2 * OC),
            k => k.MatmulSwiGluForward(output, preSwiGlu, input, weight, bias));
    }

    public void MatmulGeluBackward(Tensor dPreGelu, Tensor dWeight, Tensor dBias, Tensor dOutput, Tensor gelu, Tensor preGelu,
        Tensor weight)
    {
        int N = dOutput.Rows, OC = dOutput.Last, C = weight.Last;
        Run(Call(nameof(MatmulGeluBackward)).Writes("dPreGelu", dPreGelu, S, (N, C)).Writes("dWeight", dWeight, F, (OC, C))
            .MayWrite("dBias", dBias, F, OC).Reads("dOutput", dOutput, S, (N, OC)).Reads("gelu", gelu, S, (N, C))
            .Reads("preGelu", preGelu, S, (N, C)).Reads("weight", weight, S, (OC, C)),
            k => k.MatmulGeluBackward(dPreGelu, dWeight, dBias, dOutput, gelu, preGelu, weight));
    }
}
