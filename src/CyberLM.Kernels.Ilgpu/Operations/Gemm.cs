using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.IR.Intrinsics;

namespace CyberLM.Kernels.Ilgpu.Operations;

readonly record struct GemmSize(int M, int N, int K);

struct GemmArguments
{
    internal Operand C, A, B, Bias;
    internal GemmSize Size;
    internal float Alpha, Beta;
    internal int TransposeA, TransposeB, SplitColumns;
    /// <summary>In the GPU's shape only: partial products F32 (slices,M,N), and the depth of a slice; 0: the whole depth into c.</summary>
    internal Operand Slices;
    internal int SliceDepth;
}

/// <summary>
/// c (M,N) = alpha op(a) op(b) + beta c + bias. Blocks of a and b are copied into the layouts of Tile, which then needs to know neither
/// types nor transposition nor ends. Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", 2008.
/// </summary>
static unsafe class Gemm
{
    /// <summary>A panel of b, 256 rows of 32 numbers, is 32 KiB: it stays in the first cache while the tiles of a pass by.</summary>
    const int DepthBlock = 256;
    const int PackedA = 64 << 10;
    const int PackedB = 256 << 10;
    /// <summary>Rows a power of two apart would fall into the same lines of the first cache.</summary>
    const int RowPadding = 16;

    internal static void Multiply(Index1D item, Slices tiles, GemmArguments a) => MultiplySlice(a, tiles.Start(item), tiles.End(item));

    [IntrinsicImplementation]
    static void MultiplySlice(GemmArguments a, long start, long end)
    {
        var blocks = new GemmBlocks(a.Size, a.C.IsBFloat16);
        if (a.SplitColumns != 0) MultiplyRange(a, blocks, 0, a.Size.M, start * Tile.Columns, Math.Min(end * Tile.Columns, a.Size.N));
        else MultiplyRange(a, blocks, start * Tile.Rows, Math.Min(end * Tile.Rows, a.Size.M), 0, a.Size.N);
    }

    /// <summary>Block sizes; c in BF16 cannot hold a sum in between, so that its depth is one block.</summary>
    readonly struct GemmBlocks(GemmSize size, bool wholeDepth)
    {
        internal readonly long Depth = Math.Max(1, wholeDepth ? size.K : Math.Min(size.K, DepthBlock));
        internal long Rows => Math.Clamp(PackedA / Depth & -Tile.Rows, Tile.Rows, 256);
        internal long Columns => Math.Clamp(PackedB / Depth & -Tile.Columns, Tile.Columns, 2048);
        internal long AFloats => Rows * (Depth + RowPadding) + Depth * RowPadding;
        internal long BFloats => Columns * Depth;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void MultiplyRange(GemmArguments a, GemmBlocks blocks, long row, long rowEnd, long column, long columnEnd)
    {
        float* packedB = Scratch.Floats(blocks.BFloats + blocks.AFloats + blocks.Columns + Tile.Rows * Tile.Columns);
        float* packedA = packedB + blocks.BFloats;
        float* bias = packedA + blocks.AFloats;
        float* edge = bias + blocks.Columns;
        for (long n = column; n < columnEnd; n += blocks.Columns)
        {
            long columns = Math.Min(blocks.Columns, columnEnd - n);
            PackBias(bias, a, n, columns);
            // Depth 0 still writes: an empty sum.
            for (long k = 0; k == 0 || k < a.Size.K; k += blocks.Depth)
            {
                long depth = Math.Min(blocks.Depth, a.Size.K - k);
                PackB(packedB, a, k, depth, n, columns);
                for (long m = row; m < rowEnd; m += blocks.Rows)
                {
                    long rows = Math.Min(blocks.Rows, rowEnd - m);
                    var block = new ABlock(packedA, a.TransposeA != 0, rows, depth, blocks.Rows);
                    PackA(block, a, m, k);
                    for (long panel = 0; panel < columns; panel += Tile.Columns)
                        MultiplyPanel(a, block, m, n + panel, Math.Min(Tile.Columns, columns - panel), k == 0,
                            packedB + panel * depth, bias + panel, edge);
                }
            }
        }
    }

    /// <summary>A packed block of op(a), and how far its numbers stand from each other along m and k.</summary>
    readonly struct ABlock(float* numbers, bool transposed, long rows, long depth, long maxRows)
    {
        internal readonly float* Numbers = numbers;
        internal readonly long Rows = rows, Depth = depth;
        internal readonly long Row = transposed ? 1 : depth + RowPadding;
        internal readonly long Step = transposed ? maxRows + RowPadding : 1;
    }

    /// <summary>Where a tile stands in c and how much of it there is.</summary>
    readonly record struct Place(long Row, long Column, long Rows, long Columns);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void MultiplyPanel(
        in GemmArguments a, in ABlock block, long row, long column, long columns, bool first, float* panelB, float* bias, float* edge)
    {
        for (long tile = 0; tile < block.Rows; tile += Tile.Rows)
        {
            var place = new Place(row + tile, column, Math.Min(Tile.Rows, block.Rows - tile), columns);
            MultiplyTile(a, block, place, first, block.Numbers + tile * block.Row, panelB, bias, edge);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void MultiplyTile(
        in GemmArguments a, in ABlock block, in Place place, bool first, float* tileA, float* panelB, float* bias, float* edge)
    {
        long cRow = a.Size.N;
        long start = place.Row * cRow + place.Column;
        bool inPlace = !a.C.IsBFloat16 && place.Rows == Tile.Rows && place.Columns == Tile.Columns;
        float* c = inPlace ? a.C.Pointer<float>() + start : edge;
        long toRow = inPlace ? cRow : Tile.Columns;
        float* initial = bias;
        long initialRow = 0;
        float keep = first ? a.Beta : 1;
        if (keep != 0)
        {
            initial = c;
            initialRow = toRow;
            if (!inPlace || keep != 1)
                for (long r = 0; r < place.Rows; r++)
                    Rows.ScaledAdd(c + r * toRow, a.C.Pointer<float>() + start + r * cRow, keep, 0, place.Columns);
        }
        Tile.Multiply(c, toRow, initial, initialRow, tileA, block.Row, block.Step, panelB, Tile.Columns, block.Depth);
        if (!inPlace) Panel.Store(a.C, start, cRow, edge, Tile.Columns, place.Rows, place.Columns);
    }

    static void PackBias(float* bias, in GemmArguments a, long n, long columns)
    {
        long padded = (columns + Tile.Columns - 1) & -Tile.Columns;
        if (a.Bias.Pointer<byte>() == null) Panel.Clear(bias, padded);
        else Panel.Copy(bias, padded, a.Bias, n, 0, 1, columns, 1, padded);
    }

    /// <summary>Rows of op(a) as they stand: (rows, depth), or (depth, rows) where a is transposed.</summary>
    static void PackA(in ABlock to, in GemmArguments a, long m, long k)
    {
        long padded = (to.Rows + Tile.Rows - 1) & -Tile.Rows;
        if (a.TransposeA != 0)
            Panel.Copy(to.Numbers, to.Step, a.A, k * a.Size.M + m, a.Size.M, to.Depth, to.Rows, to.Depth, padded, a.Alpha);
        else Panel.Copy(to.Numbers, to.Row, a.A, m * a.Size.K + k, a.Size.K, to.Rows, to.Depth, padded, to.Depth, a.Alpha);
    }

    /// <summary>op(b) as panels of 32 columns: (columns / 32, depth, 32).</summary>
    static void PackB(float* to, in GemmArguments a, long k, long depth, long n, long columns)
    {
        for (long panel = 0; panel < columns; panel += Tile.Columns)
        {
            long present = Math.Min(Tile.Columns, columns - panel);
            float* toPanel = to + panel * depth;
            if (a.TransposeB != 0) Panel.Transpose(toPanel, a.B, (n + panel) * a.Size.K + k, a.Size.K, present, depth);
            else Panel.Copy(toPanel, Tile.Columns, a.B, k * a.Size.N + n + panel, a.Size.N, depth, present, depth, Tile.Columns);
        }
    }
}
