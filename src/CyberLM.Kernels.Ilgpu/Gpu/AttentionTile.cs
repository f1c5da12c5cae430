using CyberLM.Kernels.Ilgpu.Operations;
using ILGPU;

namespace CyberLM.Kernels.Ilgpu.Gpu;

/// <summary>Some rows of one head within a tensor: where the first begins, how far apart they are, how many and how long.</summary>
struct HeadRows
{
    internal long Start, Stride;
    internal int Count, Size;
}

/// <summary>
/// Products of 32 x 32 tiles by a group of 64 threads, four rows by four columns each: what both directions of attention are made of.
/// A tile in shared memory is (inner, outer): the number of the sum's step first, so that a thread reads fours.
/// </summary>
static class AttentionTile
{
    internal const int Size = 32;
    internal const int Pitch = Size + 4;
    internal const int Floats = Size * Pitch;

    internal static int Row => Group.IdxX / 8 * 4;
    internal static int Column => Group.IdxX % 8 * 4;

    /// <summary>tile (d, row) = numbers column + d of each row; zeros where there are none.</summary>
    internal static void LoadTransposed(ArrayView<float> tile, Operand from, HeadRows rows, int column)
    {
        int d = Group.IdxX % Size;
        for (int r = Group.IdxX / Size; r < Size; r += GridShape.TileThreads / Size)
            tile[d * Pitch + r] = Number(from, rows, r, column + d);
    }

    /// <summary>tile (row, d)</summary>
    internal static void LoadRows(ArrayView<float> tile, Operand from, HeadRows rows, int column)
    {
        int d = Group.IdxX % Size;
        for (int r = Group.IdxX / Size; r < Size; r += GridShape.TileThreads / Size)
            tile[r * Pitch + d] = Number(from, rows, r, column + d);
    }

    static float Number(Operand from, HeadRows rows, int row, int d) =>
        row < rows.Count && d < rows.Size ? from.Load(rows.Start + row * rows.Stride + d) : 0;

    /// <summary>sum (row, column) + left (k, row) right (k, column)</summary>
    internal static Block MultiplyAdd(ArrayView<float> left, ArrayView<float> right, Block sum)
    {
        var rows = left.Cast<Four>();
        var columns = right.Cast<Four>();
        for (int k = 0; k < Size; k++)
            sum = Block.MultiplyAdd(rows[k * (Pitch / 4) + Row / 4], columns[k * (Pitch / 4) + Column / 4], sum);
        return sum;
    }

    /// <summary>Every row of the one with every row of the other, over a whole head; both tiles are written.</summary>
    internal static Block Products(
        ArrayView<float> left, ArrayView<float> right, Operand a, HeadRows rows, Operand b, HeadRows columns)
    {
        var sum = Block.Zero;
        for (int d = 0; d < rows.Size; d += Size)
        {
            Group.Barrier();
            LoadTransposed(left, a, rows, d);
            LoadTransposed(right, b, columns, d);
            Group.Barrier();
            sum = MultiplyAdd(left, right, sum);
        }
        return sum;
    }

    /// <summary>tile (column, row) = block: the columns become the steps of the next sum.</summary>
    internal static void StoreTransposed(ArrayView<float> tile, Block block) => Store(tile, block.Transposed(), Column, Row);

    /// <summary>tile (row, column) = block: the rows become the steps of the next sum.</summary>
    internal static void StoreRows(ArrayView<float> tile, Block block) => Store(tile, block, Row, Column);

    static void Store(ArrayView<float> tile, Block block, int row, int column)
    {
        var fours = tile.Cast<Four>();
        int at = row * (Pitch / 4) + column / 4;
        fours[at] = block.Row0;
        fours[at + Pitch / 4] = block.Row1;
        fours[at + 2 * (Pitch / 4)] = block.Row2;
        fours[at + 3 * (Pitch / 4)] = block.Row3;
    }

    /// <summary>sums (row, column + offset) = scale per row * sums + weights (k, row) numbers (k, column), in shared memory.</summary>
    internal static void Accumulate(
        ArrayView<float> sums, int pitch, int offset, Four scale, ArrayView<float> weights, ArrayView<float> numbers)
    {
        var fours = sums.Cast<Four>();
        int at = (Row * pitch + offset + Column) / 4, step = pitch / 4;
        Block block;
        block.Row0 = Four.Scale(scale.X, fours[at]);
        block.Row1 = Four.Scale(scale.Y, fours[at + step]);
        block.Row2 = Four.Scale(scale.Z, fours[at + 2 * step]);
        block.Row3 = Four.Scale(scale.W, fours[at + 3 * step]);
        block = MultiplyAdd(weights, numbers, block);
        fours[at] = block.Row0;
        fours[at + step] = block.Row1;
        fours[at + 2 * step] = block.Row2;
        fours[at + 3 * step] = block.Row3;
    }

    internal static void Clear(ArrayView<float> numbers, int count)
    {
        for (int i = Group.IdxX; i < count; i += GridShape.TileThreads) numbers[i] = 0;
    }
}
