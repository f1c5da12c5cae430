namespace CyberLM.Kernels.Reference;

sealed partial class ReferenceKernels
{
    public void EncoderForward(Tensor output, Tensor tokens, Tensor positions, Tensor wte, Tensor wpe)
    {
        int C = output.Last;
        var y = Floats(output);
        var token = Integers(tokens);
        var position = IntegersOrEmpty(positions);
        var tokenEmbedding = Floats(wte);
        var positionEmbedding = FloatsOrEmpty(wpe);
        for (int n = 0; n < token.Length; n++)
        {
            var row = y.Slice(n * C, C);
            tokenEmbedding.Slice(token[n] * C, C).CopyTo(row);
            if (!wpe.IsNone) AddScaled(row, positionEmbedding.Slice(position[n] * C, C), 1);
        }
    }

    public void EncoderBackward(Tensor dWte, Tensor dWpe, Tensor dOutput, Tensor tokens, Tensor positions)
    {
        int C = dOutput.Last;
        var dy = Floats(dOutput);
        var token = Integers(tokens);
        var position = IntegersOrEmpty(positions);
        var dTokenEmbedding = Floats(dWte);
        var dPositionEmbedding = FloatsOrEmpty(dWpe);
        for (int n = 0; n < token.Length; n++)
        {
            var row = dy.Slice(n * C, C);
            AddScaled(dTokenEmbedding.Slice(token[n] * C, C), row, 1);
            if (!dWpe.IsNone) AddScaled(dPositionEmbedding.Slice(position[n] * C, C), row, 1);
        }
    }
}
