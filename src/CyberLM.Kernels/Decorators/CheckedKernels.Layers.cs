namespace CyberLM.Kernels;

public sealed partial class CheckedKernels
{
    public void EncoderForward(Tensor output, Tensor tokens, Tensor positions, Tensor wte, Tensor wpe)
    {
        int N = output.Rows, C = output.Last;
        Run(Call(nameof(EncoderForward)).Writes("output", output, F, (N, C)).Reads("tokens", tokens, Index, N)
            .Reads("positions", positions, Index, N)
            .Reads("wte", wte, S, (wte.Rows, C)).MayRead("wpe", wpe, S, (wpe.Rows, C)),
            k => k.EncoderForward(output, tokens, positions, wte, wpe));
    }

    public void EncoderBackward(Tensor dWte, Tensor dWpe, Tensor dOutput, Tensor tokens, Tensor positions)
    {
        int N = dOutput.Rows, C = dOutput.Last;
        Run(Call(nameof(EncoderBackward)).Writes("dWte", dWte, F, (dWte.Rows, C)).MayWrite("dWpe", dWpe, F, (dWpe.Rows, C))
            .Reads("dOutput", dOutput, F, (N, C)).Reads("tokens", tokens, Index, N).Reads("positions", positions, Index, N),
            k => k.EncoderBackward(dWte, dWpe, dOutput, tokens, positions));
    }

    public void LayerNormForward(Tensor output, Tensor mean, Tensor rstd, Tensor input, Tensor weight, Tensor bias)
    {
        int N = input.Rows, C = input.Last;
        Run(Call(nameof(LayerNormForward)).Writes("output", output, S, (N, C)).Writes("mean", mean, F, N).Writes("rstd", rstd, F, N)
            .Reads("input", input, F, (N, C)).Reads("weight", weight, S, C).MayRead("bias", bias, S, C),
            k => k.LayerNormForward(output, mean, rstd, input, weight, bias));
    }

    public void LayerNormBackward(
        Tensor dInput, Tensor dWeight, Tensor dBias, Tensor dOutput, Tensor input, Tensor weight, Tensor mean, Tensor rstd)
    {
        int N = input.Rows, C = input.Last;
        Run(Call(nameof(LayerNormBackward)).Writes("dInput", dInput, F, (N, C)).Writes("dWeight", dWeight, F, C)
            .MayWrite("dBias", dBias, F, C)
            .Reads("dOutput", dOutput, S, (N, C)).Reads("input", input, F, (N, C)).Reads("weight", weight, S, C)
            .Reads("mean", mean, F, N).Reads("rstd", rstd, F, N),
            k => k.LayerNormBackward(dInput, dWeight, dBias, dOutput, input, weight, mean, rstd));
    }

    public void RmsNormForward(Tensor output, Tensor rstd, Tensor input, Tensor weight)
    {
        int N = input.Rows, C = input.Last;
        Run(Call(nameof(RmsNormForward)).Writes("output", output, S, (N, C)).Writes("rstd", rstd, F, N)
            .Reads("input", input, F, (N, C)).Reads("weight", weight, S, C),
            k => k.RmsNormForward(output, rstd, input, weight));
    }

    public void RmsNormBackward(Tensor dInput, Tensor dWeight, Tensor dOutput, Tensor input, Tensor weight, Tensor rstd)
    {
        int N = input.Rows, C = input.Last;
        Run(Call(nameof(RmsNormBackward)).Writes("dInput", dInput, F, (N, C)).Writes("dWeight", dWeight, F, C)
            .Reads("dOutput", dOutput, S, (N, C)).Reads("input", input, F, (N, C)).Reads("weight", weight, S, C).Reads("rstd", rstd, F, N),
            k => k.RmsNormBackward(dInput, dWeight, dOutput, input, weight, rstd));
    }

    public void MatmulForward(Tensor output, Tensor input, Tensor weight, Tensor bias)
    {
        int N = input.Rows, C = input.Last, OC = weight.Rows;
        Run(Call(nameof(MatmulForward)).Writes("output", output, Element.StorageOrFloat, (N, OC))
            .Reads("input", input, S, (N, C)).Reads("weight", weight, S, (OC, C)).MayRead("bias", bias, S, OC),
            k => k.MatmulForward(output, input, weight, bias));
    }

    public void MatmulBackward(Tensor dInput, Tensor dWeight, Tensor dBias, Tensor dOutput, Tensor input, Tensor weight)
    {
        int N = input.Rows, C = input.Last, OC = weight.Rows;
        Run(Call(nameof(MatmulBackward)).MayWrite("dInput", dInput, S, (N, C)).Writes("dWeight", dWeight, F, (OC, C))
            .MayWrite("dBias", dBias, F, OC)
            .Reads("dOutput", dOutput, S, (N, OC)).Reads("input", input, S, (N, C)).Reads("weight", weight, S, (OC, C)),
            k => k.MatmulBackward(dInput, dWeight, dBias, dOutput, input, weight));
    }

    public void GeluForward(Tensor output, Tensor input) =>
        Run(Call(nameof(GeluForward)).Writes("output", output, S, input.Shape).Reads("input", input, S, input.Shape)
            .MayBeSame("output", "input"),
            k => k.GeluForward(output, input));

    public void GeluBackward(Tensor dInput, Tensor dOutput, Tensor input) =>
        Run(Call(nameof(GeluBackward)).Writes("dInput", dInput, S, input.Shape).Reads("dOutput", dOutput, S, input.Shape)
            .Reads("input", input, S, input.Shape).MayBeSame("dInput", "dOutput").MayBeSame("dInput", "input"),
            k => k.GeluBackward(dInput, dOutput, input));

    public void SwiGluForward(Tensor output, Tensor input)
    {
        int N = output.Rows, C = output.Last;
        Run(Call(nameof(SwiGluForward)).Writes("output", output, S, (N, C)).Reads("input", input, S, (N, 2 * C)),
            k => k.SwiGluForward(output, input));
    }

    public void SwiGluBackward(Tensor dInput, Tensor dOutput, Tensor input)
    {
        int N = dOutput.Rows, C = dOutput.Last;
        Run(Call(nameof(SwiGluBackward)).Writes("dInput", dInput, S, (N, 2 * C)).Reads("dOutput", dOutput, S, (N, C))
            .Reads("input", input, S, (N, 2 * C)),
            k => k.SwiGluBackward(dInput, dOutput, input));
    }

    public void ResidualForward(Tensor output, Tensor left, Tensor right) =>
        Run(Call(nameof(ResidualForward)).Writes("output", output, F, left.Shape).Reads("left", left, F, left.Shape)
            .Reads("right", right, Element.StorageOrFloat, left.Shape).MayBeSame("output", "left").MayBeSame("output", "right"),
            k => k.ResidualForward(output, left, right));
}
