using CyberLM.Kernels.Ilgpu.Operations;

namespace CyberLM.Kernels.Ilgpu;

public partial class IlgpuKernels
{
    Kernel<GemmArguments> gemm = null!;
    Kernel<ColumnSumArguments> columnSums = null!;
    /// <summary>On a GPU.</summary>
    Kernel<Gpu.SliceSumArguments>? sliceSums;
    /// <summary>On the CPU.</summary>
    Kernel<FrozenProductArguments>? frozenProduct;
    FrozenWeights? frozenWeights;

    void LoadLinear()
    {
        gemm = Load<GemmArguments>(Operations.Gemm.Multiply, GridShape.TilePerUnit, Gpu.Gemm.Multiply);
        columnSums = Load<ColumnSumArguments>(Reduction.Columns, GridShape.ThreadPerUnit, Gpu.ColumnSum.Columns);
        if (UsesGroups)
        {
            sliceSums = LoadGroups<Gpu.SliceSumArguments>(GridShape.ThreadPerUnit, Gpu.ColumnSum.AddSlices);
            return;
        }
        frozenProduct = LoadSlices<FrozenProductArguments>(FrozenProduct.Multiply);
        frozenWeights = new(accelerator, backend, LoadSlices<FreezeArguments>(FrozenProduct.Freeze));
    }

    /// <summary>Copies of weights on the CPU; null on a GPU, which reads them as they stand.</summary>
    internal FrozenWeights? FrozenWeights => frozenWeights;

    public virtual void MatmulForward(Tensor output, Tensor input, Tensor weight, Tensor bias)
    {
        var panels = frozenWeights?.Find(weight) ?? Tensor.None;
        if (panels.IsNone)
        {
            Multiply(output, input, weight, bias, new(input.Rows, output.Last, input.Last), false, true);
            return;
        }
        frozenProduct!.LaunchShort(FrozenProduct.Panels(weight.Rows), FrozenProduct.Grain(weight.Last), new()
        {
            Output = View(output),
            Input = View(input),
            Panels = View(panels),
            Bias = View(bias),
            Rows = input.Rows,
            Outputs = weight.Rows,
            Channels = weight.Last,
        });
    }

    public virtual void MatmulBackward(Tensor dInput, Tensor dWeight, Tensor dBias, Tensor dOutput, Tensor input, Tensor weight)
    {
        int rows = input.Rows, channels = input.Last, outputs = dOutput.Last;
        if (!dBias.IsNone) AddColumns(dBias, dOutput);
        Multiply(dWeight, dOutput, input, Tensor.None, new(outputs, channels, rows), true, false, beta: 1);
        if (!dInput.IsNone) Multiply(dInput, dOutput, weight, Tensor.None, new(rows, channels, outputs), false, false);
    }

    /// <summary>sum (OC) += the columns of values (N,OC)</summary>
    void AddColumns(Tensor sum, Tensor values)
    {
        var arguments = new ColumnSumArguments
        {
            Sum = View(sum),
            Values = View(values),
            Rows = values.Rows,
            Columns = values.Last,
        };
        if (!UsesGroups)
        {
            columnSums.Launch(ColumnBlocks(values), 1, arguments);
            return;
        }
        var slices = scratch.Floats(SliceUnits(values));
        arguments.Slices = View(slices);
        columnSums.Launch(SliceUnits(values), 1, arguments);
        AddSlices(sum, slices, 0, Gpu.ColumnSum.SlicesOf(values.Rows));
    }

    /// <summary>Columns of all slices of rows: what a sum over rows is split into on a GPU.</summary>
    static long SliceUnits(Tensor rows) => (long)Gpu.ColumnSum.SlicesOf(rows.Rows) * rows.Last;

    /// <param name="first">where the sums of this tensor begin among the slices' numbers</param>
    void AddSlices(Tensor sum, Tensor slices, long first, int count) => sliceSums!.Launch(sum.Count, 1, new()
    {
        Sum = View(sum),
        Slices = View(slices),
        First = first,
        Columns = checked((int)sum.Count),
        Count = count,
    });

    public virtual void Gemm(Tensor c, Tensor a, Tensor b, bool transposeA, bool transposeB, float alpha, float beta)
    {
        int depth = transposeA ? a.Rows : a.Last;
        Multiply(c, a, b, Tensor.None, new(c.Rows, c.Last, depth), transposeA, transposeB, alpha, beta);
    }

    /// <summary>c (M,N) = alpha op(a) op(b) + beta c + bias; bias only with beta 0.</summary>
    void Multiply(
        Tensor c, Tensor a, Tensor b, Tensor bias, GemmSize size, bool transposeA, bool transposeB, float alpha = 1, float beta = 0)
    {
        var arguments = new GemmArguments
        {
            C = View(c),
            A = View(a),
            B = View(b),
            Bias = View(bias),
            Size = size,
            TransposeA = transposeA ? 1 : 0,
            TransposeB = transposeB ? 1 : 0,
            Alpha = alpha,
            Beta = beta,
        };
        if (UsesGroups)
        {
            // Only a gradient of a weight: one row's sums may not depend on how many rows there are.
            int slices = alpha == 1 && beta == 1 && transposeA ? Gpu.Gemm.SlicesOf(size) : 1;
            MultiplyTiles(c, arguments, slices);
            return;
        }
        // Rows are shared out where there are enough of them, since every item packs all of b; columns otherwise, as in decoding.
        int rowTiles = (size.M + Tile.Rows - 1) / Tile.Rows;
        int panels = (size.N + Tile.Columns - 1) / Tile.Columns;
        arguments.SplitColumns = rowTiles < panels && rowTiles < MinRowTiles * accelerator.NumMultiprocessors ? 1 : 0;
        gemm.Launch(arguments.SplitColumns != 0 ? panels : rowTiles, 1, arguments);
    }

    void MultiplyTiles(Tensor c, GemmArguments arguments, int slices)
    {
        long tiles = Gpu.Gemm.TilesOf(arguments.Size);
        if (slices == 1)
        {
            gemm.Launch(tiles, 1, arguments);
            return;
        }
        var products = scratch.Floats(slices * c.Count);
        arguments.Slices = View(products);
        arguments.SliceDepth = (arguments.Size.K + slices - 1) / slices;
        gemm.Launch(tiles * slices, 1, arguments);
        AddSlices(c, products, 0, slices);
    }

    /// <summary>Row tiles of a work item from which the packing of b is small beside the arithmetic.</summary>
    const int MinRowTiles = 4;
}
