using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ILGPU;
using ILGPU.IR.Intrinsics;

namespace CyberLM.Kernels.Ilgpu.Operations;

struct FreezeArguments
{
    internal Operand Panels, Weight;
    internal int Outputs, Channels;
}

struct FrozenProductArguments
{
    internal Operand Output, Input, Panels, Bias;
    internal int Rows, Outputs, Channels;
}

/// <summary>
/// Products with a weight (OC,C) that stands as Tile reads it, in panels (OC / 32, C, 32) of its own type: every panel is read once for
/// up to as many rows as fit into a block, and nothing of it is turned or copied. The sums are those of Gemm, bit for bit.
/// </summary>
static unsafe class FrozenProduct
{
    /// <summary>Rows of the input that are kept as F32 while the panels pass by: 256 KiB.</summary>
    const int PackedInput = 64 << 10;
    const int MostRows = 256;
    /// <summary>Rows a power of two apart would fall into the same lines of the first cache.</summary>
    const int RowPadding = 16;

    /// <summary>Numbers of a weight below which another work item costs more than it brings: some 3 microseconds.</summary>
    const long GrainNumbers = 16 << 10;

    internal static long Grain(long channels) => Math.Max(1, GrainNumbers / Math.Max(1, channels * Tile.Columns));

    internal static long Panels(long outputs) => (outputs + Tile.Columns - 1) / Tile.Columns;

    /// <summary>32-bit words of a row of a panel.</summary>
    static int Words(bool isBFloat16) => isBFloat16 ? Tile.Columns / 2 : Tile.Columns;

    internal static long Bytes(long outputs, long channels, DType type) =>
        Panels(outputs) * channels * Words(type == DType.BF16) * sizeof(float);

    /// <summary>A slice is panels.</summary>
    internal static void Freeze(Index1D item, Slices panels, FreezeArguments a) => FreezePanels(a, panels.Start(item), panels.End(item));

    /// <summary>A slice is panels.</summary>
    internal static void Multiply(Index1D item, Slices panels, FrozenProductArguments a) =>
        MultiplyPanels(a, panels.Start(item), panels.End(item));

    [IntrinsicImplementation]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void FreezePanels(FreezeArguments a, long start, long end)
    {
        bool isBFloat16 = a.Weight.IsBFloat16;
        long depth = a.Channels;
        float* turned = Scratch.Floats(depth * Tile.Columns);
        for (long panel = start; panel < end; panel++)
        {
            float* to = a.Panels.Pointer<float>() + panel * depth * Words(isBFloat16);
            long column = panel * Tile.Columns;
            float* target = isBFloat16 ? turned : to;
            Panel.Transpose(target, a.Weight, column * depth, depth, Math.Min(Tile.Columns, a.Outputs - column), depth);
            for (long k = 0; isBFloat16 && k < depth; k++)
            {
                var left = Vector512.Load((uint*)turned + k * Tile.Columns);
                var right = Vector512.Load((uint*)turned + k * Tile.Columns + Lanes.Count);
                // What was BF16 has zeros in its lower half.
                (left >>> 16 | right).Store((uint*)to + k * Lanes.Count);
            }
        }
    }

    [IntrinsicImplementation]
    static void MultiplyPanels(FrozenProductArguments a, long start, long end)
    {
        if (a.Panels.IsBFloat16) MultiplyPanels<BFloat16Pairs>(a, start, end, Words(true));
        else MultiplyPanels<Floats>(a, start, end, Words(false));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void MultiplyPanels<TPanel>(FrozenProductArguments a, long start, long end, long words) where TPanel : struct, IPanel
    {
        long depth = a.Channels;
        long row = depth + RowPadding;
        long block = Math.Clamp(PackedInput / row & -Tile.Rows, Tile.Rows, MostRows);
        float* input = Scratch.Floats(block * row + (1 + Tile.Rows) * Tile.Columns);
        float* bias = input + block * row;
        float* edge = bias + Tile.Columns;
        for (long n = 0; n < a.Rows; n += block)
        {
            long rows = Math.Min(block, a.Rows - n);
            Panel.Copy(input, row, a.Input, n * depth, depth, rows, depth, rows + Tile.LowRows - 1 & -Tile.LowRows, depth);
            for (long panel = start; panel < end; panel++)
            {
                long column = panel * Tile.Columns;
                long columns = Math.Min(Tile.Columns, a.Outputs - column);
                if (a.Bias.IsAbsent) Panel.Clear(bias, Tile.Columns);
                else Panel.Copy(bias, Tile.Columns, a.Bias, column, 0, 1, columns, 1, Tile.Columns);
                float* words0 = a.Panels.Pointer<float>() + panel * depth * words;
                for (long tile = 0; tile < rows; tile += Tile.Rows)
                    MultiplyTile<TPanel>(a, n + tile, rows - tile, column, columns, input + tile * row, row, words0, words, bias, edge);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void MultiplyTile<TPanel>(
        in FrozenProductArguments a, long n, long rows, long column, long columns, float* input, long row, float* panel, long words,
        float* bias, float* edge) where TPanel : struct, IPanel
    {
        long outputs = a.Outputs;
        bool isLow = rows <= Tile.LowRows;
        long height = isLow ? Tile.LowRows : Tile.Rows;
        bool inPlace = !a.Output.IsBFloat16 && rows >= height && columns == Tile.Columns;
        float* c = inPlace ? a.Output.Pointer<float>() + n * outputs + column : edge;
        long toRow = inPlace ? outputs : Tile.Columns;
        if (isLow) Tile.MultiplyLow<TPanel>(c, toRow, bias, 0, input, row, 1, panel, words, a.Channels);
        else Tile.Multiply<TPanel>(c, toRow, bias, 0, input, row, 1, panel, words, a.Channels);
        if (!inPlace) Panel.Store(a.Output, n * outputs + column, outputs, edge, Tile.Columns, Math.Min(rows, height), columns);
    }
}
