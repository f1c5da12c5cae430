using CyberLM.Kernels.Ilgpu.Operations;

namespace CyberLM.Kernels.Ilgpu;

public partial class IlgpuKernels
{
    Kernel<EncoderArguments> encoderForward = null!;
    Kernel<EncoderGradientArguments> encoderBackward = null!;

    void LoadEmbedding()
    {
        encoderForward = Load<EncoderArguments>(Encoder.Forward);
        encoderBackward = Load<EncoderGradientArguments>(Encoder.Backward);
    }

    public virtual void EncoderForward(Tensor output, Tensor tokens, Tensor positions, Tensor wte, Tensor wpe)
    {
        CheckIndices(nameof(EncoderForward), nameof(tokens), tokens, wte.Rows);
        if (!wpe.IsNone) CheckIndices(nameof(EncoderForward), nameof(positions), positions, wpe.Rows);
        encoderForward.Launch(output.Rows, RowGrain(output), new()
        {
            Output = View(output),
            Tokens = View(tokens),
            Positions = View(positions),
            Wte = View(wte),
            Wpe = View(wpe),
            Channels = output.Last,
        });
    }

    public virtual void EncoderBackward(Tensor dWte, Tensor dWpe, Tensor dOutput, Tensor tokens, Tensor positions)
    {
        CheckIndices(nameof(EncoderBackward), nameof(tokens), tokens, dWte.Rows);
        if (!dWpe.IsNone) CheckIndices(nameof(EncoderBackward), nameof(positions), positions, dWpe.Rows);
        encoderBackward.Launch(ColumnBlocks(dOutput), 1, new()
        {
            DWte = View(dWte),
            DWpe = View(dWpe),
            DOutput = View(dOutput),
            Tokens = View(tokens),
            Positions = View(positions),
            Rows = dOutput.Rows,
            Channels = dOutput.Last,
        });
    }
}
