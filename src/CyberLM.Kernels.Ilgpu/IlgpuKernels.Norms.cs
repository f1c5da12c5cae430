using CyberLM.Kernels.Ilgpu.Operations;

namespace CyberLM.Kernels.Ilgpu;

public partial class IlgpuKernels
{
    Kernel<LayerNormArguments> layerNormForward = null!;
    Kernel<LayerNormGradientArguments> layerNormBackward = null!;
    Kernel<LayerNormGradientArguments> layerNormBackwardWeight = null!;
    Kernel<RmsNormArguments> rmsNormForward = null!;
    Kernel<RmsNormGradientArguments> rmsNormBackward = null!;
    Kernel<RmsNormGradientArguments> rmsNormBackwardWeight = null!;

    void LoadNorms()
    {
        layerNormForward = Load<LayerNormArguments>(LayerNorm.Forward, GridShape.GroupPerUnit, Gpu.LayerNorm.Forward);
        layerNormBackward = Load<LayerNormGradientArguments>(LayerNorm.Backward, GridShape.GroupPerUnit, Gpu.LayerNorm.Backward);
        layerNormBackwardWeight = Load<LayerNormGradientArguments>(
            LayerNorm.BackwardWeight, GridShape.ThreadPerUnit, Gpu.LayerNorm.BackwardWeight);
        rmsNormForward = Load<RmsNormArguments>(RmsNorm.Forward, GridShape.GroupPerUnit, Gpu.RmsNorm.Forward);
        rmsNormBackward = Load<RmsNormGradientArguments>(RmsNorm.Backward, GridShape.GroupPerUnit, Gpu.RmsNorm.Backward);
        rmsNormBackwardWeight = Load<RmsNormGradientArguments>(
            RmsNorm.BackwardWeight, GridShape.ThreadPerUnit, Gpu.RmsNorm.BackwardWeight);
    }

    public virtual void LayerNormForward(Tensor output, Tensor mean, Tensor rstd, Tensor input, Tensor weight, Tensor bias) =>
        layerNormForward.Launch(input.Rows, RowGrain(input), new()
        {
            Output = View(output),
            Mean = View(mean),
            Rstd = View(rstd),
            Input = View(input),
            Weight = View(weight),
            Bias = View(bias),
            Channels = input.Last,
        });

    public virtual void LayerNormBackward(
        Tensor dInput, Tensor dWeight, Tensor dBias, Tensor dOutput, Tensor input, Tensor weight, Tensor mean, Tensor rstd)
    {
        var arguments = new LayerNormGradientArguments
        {
            DInput = View(dInput),
            DWeight = View(dWeight),
            DBias = View(dBias),
            DOutput = View(dOutput),
            Input = View(input),
            Weight = View(weight),
            Mean = View(mean),
            Rstd = View(rstd),
            Rows = input.Rows,
            Channels = input.Last,
        };
        if (UsesGroups)
        {
            long units = SliceUnits(input);
            var slices = scratch.Floats(2 * units);
            arguments.Slices = View(slices);
            layerNormBackwardWeight.Launch(units, 1, arguments);
            int count = Gpu.ColumnSum.SlicesOf(input.Rows);
            AddSlices(dWeight, slices, 0, count);
            if (!dBias.IsNone) AddSlices(dBias, slices, units, count);
        }
        else
        {
            layerNormBackwardWeight.Launch(ColumnBlocks(input), 1, arguments);
        }
        layerNormBackward.Launch(input.Rows, RowGrain(input), arguments);
    }

    public virtual void RmsNormForward(Tensor output, Tensor rstd, Tensor input, Tensor weight) =>
        rmsNormForward.Launch(input.Rows, RowGrain(input), new()
        {
            Output = View(output),
            Rstd = View(rstd),
            Input = View(input),
            Weight = View(weight),
            Channels = input.Last,
        });

    public virtual void RmsNormBackward(Tensor dInput, Tensor dWeight, Tensor dOutput, Tensor input, Tensor weight, Tensor rstd)
    {
        var arguments = new RmsNormGradientArguments
        {
            DInput = View(dInput),
            DWeight = View(dWeight),
            DOutput = View(dOutput),
            Input = View(input),
            Weight = View(weight),
            Rstd = View(rstd),
            Rows = input.Rows,
            Channels = input.Last,
        };
        if (UsesGroups)
        {
            var slices = scratch.Floats(SliceUnits(input));
            arguments.Slices = View(slices);
            rmsNormBackwardWeight.Launch(SliceUnits(input), 1, arguments);
            AddSlices(dWeight, slices, 0, Gpu.ColumnSum.SlicesOf(input.Rows));
        }
        else
        {
            rmsNormBackwardWeight.Launch(ColumnBlocks(input), 1, arguments);
        }
        rmsNormBackward.Launch(input.Rows, RowGrain(input), arguments);
    }
}
