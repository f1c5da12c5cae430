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
                    long aRow = a.TransposeA != 0 ? 1 : depth + RowPadding;
                    long aStep = a.TransposeA != 0 ? blocks.Rows + RowPadding : 1;
                    PackA(packedA, a, m, rows, k, depth, a.TransposeA != 0 ? aStep : aRow);
                    for (long panel = 0; panel < columns; panel += Tile.Columns)
                        for (long tile = 0; tile < rows; tile += Tile.Rows)
                        {
                            var place = new Place(m + tile, n + panel, Math.Min(Tile.Rows, rows - tile), Math.Min(Tile.Columns, columns - panel));
                            MultiplyTile(a, place, k == 0, packedA + tile * aRow, aRow, aStep, packedB + panel * depth, depth, bias + panel, edge);
                        }
                }
            }
        }
    }

    /// <summary>Where a tile stands in c and how much of it there is.</summary>
    readonly record struct Place(long Row, long Column, long Rows, long Columns);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void MultiplyTile(
        in GemmArguments a, in Place place, bool first, float* tileA, long aRow, long aStep, float* panelB, long depth, float* bias, float* edge)
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
        Tile.Multiply(c, toRow, initial, initialRow, tileA, aRow, aStep, panelB, Tile.Columns, depth);
        if (!inPlace) Panel.Store(a.C, start, cRow, edge, Tile.Columns, place.Rows, place.Columns);
    }

    static void PackBias(float* bias, in GemmArguments a, long n, long columns)
    {
        long padded = (columns + Tile.Columns - 1) & -Tile.Columns;
        if (a.Bias.Pointer<byte>() == null) Panel.Clear(bias, padded);
        else Panel.Copy(bias, padded, a.Bias, n, 0, 1, columns, 1, padded);
    }

    /// <summary>Rows of op(a) as they stand: (rows, depth), or (depth, rows) where a is transposed.</summary>
    static void PackA(float* to, in GemmArguments a, long m, long rows, long k, long depth, long toRow)
    {
        long padded = (rows + Tile.Rows - 1) & -Tile.Rows;
        if (a.TransposeA != 0) Panel.Copy(to, toRow, a.A, k * a.Size.M + m, a.Size.M, depth, rows, depth, padded, a.Alpha);
        else Panel.Copy(to, toRow, a.A, m * a.Size.K + k, a.Size.K, rows, depth, padded, depth, a.Alpha);
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
