namespace CyberLM.Kernels.Ilgpu.Cuda;

public sealed partial class CudaKernels
{
    public override void MatmulForward(Tensor output, Tensor input, Tensor weight, Tensor bias)
    {
        bool isFloat = output.DType == DType.F32;
        if (!TakesProduct(nameof(MatmulForward), output, input, weight, bias) || !Are(DType.BF16, input, weight, bias)
            || !isFloat && output.DType != DType.BF16)
        {
            base.MatmulForward(output, input, weight, bias);
            return;
        }
        Multiply(isFloat ? "matmul_forward_bf16_f32" : "matmul_forward_bf16", input.Rows, output.Last,
            output, input, weight, bias, input.Rows, input.Last, output.Last);
    }

    /// <summary>scratch stays unwritten.</summary>
    public void MatmulResidualForward(Tensor output, Tensor scratch, Tensor residual, Tensor input, Tensor weight, Tensor bias)
    {
        // The kernel rounds what it adds as scratch would have been rounded, so scratch has to be BF16.
        if (!TakesProduct(nameof(MatmulResidualForward), output, residual, input, weight, bias)
            || !Are(DType.BF16, scratch, input, weight, bias))
        {
            MatmulForward(scratch, input, weight, bias);
            ResidualForward(output, residual, scratch);
            return;
        }
        Multiply("matmul_residual_forward_bf16", input.Rows, output.Last,
            output, residual, input, weight, bias, input.Rows, input.Last, output.Last);
    }

    public void MatmulGeluForward(Tensor output, Tensor preGelu, Tensor input, Tensor weight, Tensor bias)
    {
        if (!TakesProduct(nameof(MatmulGeluForward), output, preGelu, input, weight, bias)
            || !Are(DType.BF16, output, preGelu, input, weight, bias))
        {
            MatmulForward(preGelu, input, weight, bias);
            GeluForward(output, preGelu);
            return;
        }
        Multiply("matmul_gelu_forward_bf16", input.Rows, output.Last,
            output, preGelu, input, weight, bias, input.Rows, input.Last, output.Last);
    }

    public override void MatmulBackward(Tensor dInput, Tensor dWeight, Tensor dBias, Tensor dOutput, Tensor input, Tensor weight)
    {
        if (!TakesProduct(nameof(MatmulBackward), dInput, dWeight, dBias, dOutput, input, weight)
            || !Are(DType.BF16, dInput, dOutput, input, weight))
        {
            base.MatmulBackward(dInput, dWeight, dBias, dOutput, input, weight);
            return;
        }
        AddParameterGradients(dWeight, dBias, dOutput, input);
        if (!dInput.IsNone)
            Multiply("matmul_dinput_bf16", input.Rows, input.Last, dInput, dOutput, weight, input.Rows, input.Last, dOutput.Last);
    }

    public void MatmulGeluBackward(
        Tensor dPreGelu, Tensor dWeight, Tensor dBias, Tensor dOutput, Tensor gelu, Tensor preGelu, Tensor weight)
    {
        if (!TakesProduct(nameof(MatmulGeluBackward), dPreGelu, dWeight, dBias, dOutput, gelu, preGelu, weight)
            || !Are(DType.BF16, dPreGelu, dOutput, gelu, preGelu, weight))
        {
            MatmulBackward(dPreGelu, dWeight, dBias, dOutput, gelu, weight);
            GeluBackward(dPreGelu, dPreGelu, preGelu);
            return;
        }
        AddParameterGradients(dWeight, dBias, dOutput, gelu);
        Multiply("matmul_gelu_dinput_bf16", gelu.Rows, gelu.Last, dPreGelu, dOutput, preGelu, weight, gelu.Rows, gelu.Last, dOutput.Last);
    }

    /// <summary>dWeight F32 (OC,C) += dOutput^T input, dBias F32 (OC) += the columns of dOutput; dBias may be None.</summary>
    void AddParameterGradients(Tensor dWeight, Tensor dBias, Tensor dOutput, Tensor input)
    {
        int N = input.Rows, C = input.Last, OC = dOutput.Last;
        // By small tiles, whichever is taken: slices decide about bits, the tile does not.
        long tiles = (long)CudaPlan.Blocks(OC, MatmulTile.Small.Size) * CudaPlan.Blocks(C, MatmulTile.Small.Size);
        int sliceRows = CudaPlan.SliceRows(N, tiles);
        int slices = CudaPlan.Blocks(N, sliceRows);
        var partial = slices > 1 ? scratch.Floats((long)slices * OC * C) : Tensor.None;
        var tile = CudaPlan.TileOf(OC, C, largeFrom);
        Launch($"matmul_dweight_bf16_{tile.Size}", TileGrid(tile, OC, C, slices),
            dWeight, partial, dOutput, input, N, C, OC, sliceRows);
        if (slices > 1) AddSlices(dWeight, partial, slices);
        if (!dBias.IsNone) AddBiasGradient(dBias, dOutput);
    }

    void AddBiasGradient(Tensor dBias, Tensor dOutput)
    {
        var (grid, sliceRows) = ColumnSums(dOutput);
        var partial = scratch.Floats((long)grid.Y * dOutput.Last);
        Launch("matmul_dbias_bf16", grid, partial, dOutput, dOutput.Rows, dOutput.Last, sliceRows);
        AddSlices(dBias, partial, grid.Y);
    }

    /// <summary>A product whose result has these rows and columns, in the tile that its size asks for.</summary>
    void Multiply(string kernel, int rows, int columns, params ReadOnlySpan<LaunchArgument> arguments)
    {
        var tile = CudaPlan.TileOf(rows, columns, largeFrom);
        Launch($"{kernel}_{tile.Size}", TileGrid(tile, rows, columns, 1), arguments);
    }

    static LaunchShape TileGrid(MatmulTile tile, int rows, int columns, int slices) =>
        new(CudaPlan.Blocks(columns, tile.Size), CudaPlan.Blocks(rows, tile.Size), slices, tile.Threads, tile.SharedBytes);

    /// <summary>Rows of any product stand in the grid's second direction.</summary>
    bool TakesProduct(string operation, params ReadOnlySpan<Tensor> tensors)
    {
        foreach (var tensor in tensors)
            if (CudaPlan.Blocks(tensor.Rows, MatmulTile.Small.Size) > LaunchShape.MostBlocks) return false;
        return Takes(operation, tensors);
    }
}
