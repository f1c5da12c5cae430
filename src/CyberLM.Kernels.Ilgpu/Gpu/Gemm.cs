using CyberLM.Kernels.Ilgpu.Operations;
using ILGPU;

namespace CyberLM.Kernels.Ilgpu.Gpu;

/// <summary>
/// c (M,N) = alpha op(a) op(b) + beta c + bias. A group of 64 threads computes a tile of 64 x 64: 16 steps of the depth at a time go into
/// shared memory as F32, depth by depth, and each thread keeps 8 x 8 sums in registers. Each number of c is one chain of multiply-adds
/// in order of the depth, so that a row's bits do not depend on how many rows there are.
/// </summary>
static class Gemm
{
    internal const int Tile = 64;
    const int Depth = 16;
    /// <summary>Numbers of a tile's row in shared memory: four more than it has, so that a column does not fall into one bank.</summary>
    const int Pitch = Tile + 4;
    const int Half = Tile / 2;

    /// <summary>Tiles from which on a card is full without cutting the depth; slices are not made shorter than SliceDepth for it.</summary>
    const int ManyTiles = 512, SliceDepth = 512, MostSlices = 16;

    internal static long TilesOf(GemmSize size) => (long)((size.M + Tile - 1) / Tile) * ((size.N + Tile - 1) / Tile);

    /// <summary>
    /// A small gradient of a weight is a sum over thousands of rows: its depth is cut into slices, of a number that depends on the sizes
    /// alone, which are added in order.
    /// </summary>
    internal static int SlicesOf(GemmSize size) =>
        (int)Math.Clamp(Math.Min(ManyTiles / Math.Max(1, TilesOf(size)), size.K / SliceDepth), 1, MostSlices);

    internal static void Multiply(long tiles, GemmArguments a)
    {
        var left = SharedMemory.Allocate<float>(Depth * Pitch);
        var right = SharedMemory.Allocate<float>(Depth * Pitch);
        int across = (a.Size.N + Tile - 1) / Tile;
        int down = (a.Size.M + Tile - 1) / Tile;
        int slice = Grid.IdxX / (across * down), tile = Grid.IdxX % (across * down);
        int row = tile / across * Tile, column = tile % across * Tile;
        int start = slice * a.SliceDepth, end = a.Size.K;
        if (a.SliceDepth != 0 && start + a.SliceDepth < end) end = start + a.SliceDepth;
        // A thread's eight rows are two fours half a tile apart: neighbouring threads then read neighbouring fours. Columns likewise.
        int y = Group.IdxX / 8, x = Group.IdxX % 8;
        var rows = left.Cast<Four>();
        var columns = right.Cast<Four>();
        Block upperLeft = Block.Zero, upperRight = Block.Zero, lowerLeft = Block.Zero, lowerRight = Block.Zero;
        for (int depth = start; depth < end; depth += Depth)
        {
            Group.Barrier();
            Load(left, a.A, row, a.Size.M, depth, end, a.Size.K, a.TransposeA == 0);
            Load(right, a.B, column, a.Size.N, depth, end, a.Size.K, a.TransposeB != 0);
            Group.Barrier();
            for (int k = 0; k < Depth; k++)
            {
                Four upper = rows[k * (Pitch / 4) + y], lower = rows[k * (Pitch / 4) + Half / 4 + y];
                Four first = columns[k * (Pitch / 4) + x], second = columns[k * (Pitch / 4) + Half / 4 + x];
                upperLeft = Block.MultiplyAdd(upper, first, upperLeft);
                upperRight = Block.MultiplyAdd(upper, second, upperRight);
                lowerLeft = Block.MultiplyAdd(lower, first, lowerLeft);
                lowerRight = Block.MultiplyAdd(lower, second, lowerRight);
            }
        }
        long place = (long)slice * a.Size.M * a.Size.N;
        Store(a, place, row + 4 * y, column + 4 * x, upperLeft);
        Store(a, place, row + 4 * y, column + Half + 4 * x, upperRight);
        Store(a, place, row + Half + 4 * y, column + 4 * x, lowerLeft);
        Store(a, place, row + Half + 4 * y, column + Half + 4 * x, lowerRight);
    }

    /// <summary>
    /// tile (depth, 64) = numbers (row, k) of an operand, zeros behind its ends. Neighbouring threads read neighbouring numbers: along the
    /// depth where the operand's rows stand whole, along the rows where it is transposed.
    /// </summary>
    static void Load(ArrayView<float> tile, Operand from, int row, int rows, int depth, int end, int depths, bool isWhole)
    {
        for (int i = 0; i < Depth; i++)
        {
            int r = isWhole ? Group.IdxX / Depth + i * (Tile / Depth) : Group.IdxX;
            int k = isWhole ? Group.IdxX % Depth : i;
            float value = 0;
            if (row + r < rows && depth + k < end)
                value = from.Load(isWhole ? (long)(row + r) * depths + depth + k : (long)(depth + k) * rows + row + r);
            tile[k * Pitch + r] = value;
        }
    }

    static void Store(GemmArguments a, long place, int row, int column, Block sums)
    {
        StoreRow(a, place, row, column, sums.Row0);
        StoreRow(a, place, row + 1, column, sums.Row1);
        StoreRow(a, place, row + 2, column, sums.Row2);
        StoreRow(a, place, row + 3, column, sums.Row3);
    }

    static void StoreRow(GemmArguments a, long place, int row, int column, Four sums)
    {
        if (row >= a.Size.M) return;
        StoreNumber(a, place, row, column, sums.X);
        StoreNumber(a, place, row, column + 1, sums.Y);
        StoreNumber(a, place, row, column + 2, sums.Z);
        StoreNumber(a, place, row, column + 3, sums.W);
    }

    static void StoreNumber(GemmArguments a, long place, int row, int column, float sum)
    {
        if (column >= a.Size.N) return;
        long at = (long)row * a.Size.N + column;
        if (a.SliceDepth != 0)
        {
            a.Slices.Store(place + at, sum);
            return;
        }
        float value = a.Alpha * sum + a.Bias.LoadOr(column, 0);
        if (a.Beta != 0) value += a.Beta * a.C.Load(at);
        a.C.Store(at, value);
    }
}
