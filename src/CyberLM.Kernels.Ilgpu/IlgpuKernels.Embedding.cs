using CyberLM.Kernels.Ilgpu.Operations;

namespace CyberLM.Kernels.Ilgpu;

public partial class IlgpuKernels
{
    Kernel<EncoderArguments> encoderForward = null!;
    /// <summary>On the CPU.</summary>
    Kernel<EncoderGradientArguments>? encoderBackward;
    /// <summary>On a GPU.</summary>
    Kernel<Gpu.TableGradientArguments>? tableBackward;

    void LoadEmbedding()
    {
        encoderForward = Load<EncoderArguments>(Encoder.Forward, GridShape.GroupPerUnit, Gpu.Encoder.Forward);
        if (UsesGroups) tableBackward = LoadGroups<Gpu.TableGradientArguments>(GridShape.GroupPerUnit, Gpu.Encoder.Backward);
        else encoderBackward = LoadSlices<EncoderGradientArguments>(Encoder.Backward);
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
        if (UsesGroups)
        {
            AddToTable(dWte, dOutput, tokens);
            if (!dWpe.IsNone) AddToTable(dWpe, dOutput, positions);
            return;
        }
        encoderBackward!.Launch(ColumnBlocks(dOutput), 1, new()
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

    void AddToTable(Tensor table, Tensor dOutput, Tensor index) => tableBackward!.Launch(table.Rows, 1, new()
    {
        Table = View(table),
        DOutput = View(dOutput),
        Index = View(index),
        Rows = dOutput.Rows,
        Channels = dOutput.Last,
    });
}
