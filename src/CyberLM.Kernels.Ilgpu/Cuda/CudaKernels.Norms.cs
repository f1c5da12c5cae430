namespace CyberLM.Kernels.Ilgpu.Cuda;

public sealed partial class CudaKernels
{
    const int NormThreads = 256;
    /// <summary>A warp a row.</summary>
    const int NormRows = 8;
    /// <summary>A lane a column, where rows are summed.</summary>
    const int SumColumns = 32;

    static LaunchShape NormGrid(Tensor rows) => Grid(CudaPlan.Blocks(rows.Rows, NormRows), NormThreads);

    public override void LayerNormForward(Tensor output, Tensor mean, Tensor rstd, Tensor input, Tensor weight, Tensor bias)
    {
        if (!Takes(nameof(LayerNormForward), output, mean, rstd, input, weight, bias) || !Are(DType.BF16, output, weight, bias))
        {
            base.LayerNormForward(output, mean, rstd, input, weight, bias);
            return;
        }
        Launch("layernorm_forward_bf16", NormGrid(input), output, mean, rstd, input, weight, bias, input.Rows, input.Last);
    }

    public override void RmsNormForward(Tensor output, Tensor rstd, Tensor input, Tensor weight)
    {
        if (!Takes(nameof(RmsNormForward), output, rstd, input, weight) || !Are(DType.BF16, output, weight))
        {
            base.RmsNormForward(output, rstd, input, weight);
            return;
        }
        Launch("rmsnorm_forward_bf16", NormGrid(input), output, rstd, input, weight, input.Rows, input.Last);
    }

    public void ResidualLayerNormForward(
        Tensor residual, Tensor normed, Tensor mean, Tensor rstd, Tensor left, Tensor right, Tensor weight, Tensor bias)
    {
        if (!Takes(nameof(ResidualLayerNormForward), residual, normed, mean, rstd, left, right, weight, bias)
            || !Are(DType.BF16, normed, right, weight, bias))
        {
            ResidualForward(residual, left, right);
            LayerNormForward(normed, mean, rstd, residual, weight, bias);
            return;
        }
        Launch("residual_layernorm_forward_bf16", NormGrid(residual), residual, normed, mean, rstd, left, right, weight, bias,
            residual.Rows, residual.Last);
    }

    public void ResidualRmsNormForward(Tensor residual, Tensor normed, Tensor rstd, Tensor left, Tensor right, Tensor weight)
    {
        if (!Takes(nameof(ResidualRmsNormForward), residual, normed, rstd, left, right, weight) || !Are(DType.BF16, normed, right, weight))
        {
            ResidualForward(residual, left, right);
            RmsNormForward(normed, rstd, residual, weight);
            return;
        }
        Launch("residual_rmsnorm_forward_bf16", NormGrid(residual), residual, normed, rstd, left, right, weight, residual.Rows,
            residual.Last);
    }

    public override void LayerNormBackward(
        Tensor dInput, Tensor dWeight, Tensor dBias, Tensor dOutput, Tensor input, Tensor weight, Tensor mean, Tensor rstd)
    {
        if (!Takes(nameof(LayerNormBackward), dInput, dWeight, dBias, dOutput, input, weight, mean, rstd)
            || !Are(DType.BF16, dOutput, weight))
        {
            base.LayerNormBackward(dInput, dWeight, dBias, dOutput, input, weight, mean, rstd);
            return;
        }
        var (grid, sliceRows) = ColumnSums(input);
        int N = input.Rows, C = input.Last;
        // Both begin where tensors have to.
        int ofOne = CudaPlan.Blocks((long)grid.Y * C, IlgpuBuffer.Alignment) * IlgpuBuffer.Alignment;
        var partial = scratch.Floats(2L * ofOne).As((2, ofOne));
        var weights = partial.Slice(0, 1).As((grid.Y, C));
        var biases = dBias.IsNone ? Tensor.None : partial.Slice(1, 1).As((grid.Y, C));
        Launch("layernorm_dweight_bf16", grid, weights, biases, dOutput, input, mean, rstd, N, C, sliceRows);
        AddSlices(dWeight, weights, grid.Y);
        if (!dBias.IsNone) AddSlices(dBias, biases, grid.Y);
        Launch("layernorm_dinput_bf16", NormGrid(input), dInput, dOutput, input, weight, mean, rstd, N, C);
    }

    public override void RmsNormBackward(Tensor dInput, Tensor dWeight, Tensor dOutput, Tensor input, Tensor weight, Tensor rstd)
    {
        if (!Takes(nameof(RmsNormBackward), dInput, dWeight, dOutput, input, weight, rstd) || !Are(DType.BF16, dOutput, weight))
        {
            base.RmsNormBackward(dInput, dWeight, dOutput, input, weight, rstd);
            return;
        }
        var (grid, sliceRows) = ColumnSums(input);
        int N = input.Rows, C = input.Last;
        var weights = scratch.Floats((long)grid.Y * C).As((grid.Y, C));
        Launch("rmsnorm_dweight_bf16", grid, weights, dOutput, input, rstd, N, C, sliceRows);
        AddSlices(dWeight, weights, grid.Y);
        Launch("rmsnorm_dinput_bf16", NormGrid(input), dInput, dOutput, input, weight, rstd, N, C);
    }

    /// <summary>Sums over the rows of (N,C): columns across, slices of rows down.</summary>
    static (LaunchShape Grid, int SliceRows) ColumnSums(Tensor rows)
    {
        int columns = CudaPlan.Blocks(rows.Last, SumColumns);
        int sliceRows = CudaPlan.SliceRows(rows.Rows, columns);
        return (new LaunchShape(columns, CudaPlan.Blocks(rows.Rows, sliceRows), 1, NormThreads, 0), sliceRows);
    }
}
