using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CyberLM.Kernels.Ilgpu.Operations;

/// <summary>Brings operands into the F32 layouts that Tile reads: whole tiles, zeros where the tensor has ended.</summary>
static unsafe class Panel
{
    const int Block = 8;

    /// <summary>to (paddedRows, paddedColumns) = scale * from (rows, columns), zeros around it.</summary>
    internal static void Copy(
        float* to, long toRow, Operand from, long start, long fromRow, long rows, long columns, long paddedRows, long paddedColumns,
        float scale = 1)
    {
        if (from.IsBFloat16) Copy(to, toRow, from.Pointer<ushort>() + start, fromRow, rows, columns, paddedColumns, scale);
        else Copy(to, toRow, from.Pointer<float>() + start, fromRow, rows, columns, paddedColumns, scale);
        for (long r = rows; r < paddedRows; r++) Clear(to + r * toRow, paddedColumns);
    }

    /// <summary>to (depth, 32) = scale * from (columns, depth)^T, columns at most 32, zeros behind them.</summary>
    internal static void Transpose(float* to, Operand from, long start, long fromRow, long columns, long depth, float scale = 1)
    {
        if (from.IsBFloat16) Transpose(to, from.Pointer<ushort>() + start, fromRow, columns, depth);
        else Transpose(to, from.Pointer<float>() + start, fromRow, columns, depth);
        if (scale != 1) Rows.ScaledAdd(to, to, scale, 0, depth * Tile.Columns);
    }

    /// <summary>Rows of a tile, or of many, into a tensor; columns as many as there are.</summary>
    internal static void Store(Operand to, long start, long toRow, float* from, long fromRow, long rows, long columns)
    {
        for (long r = 0; r < rows; r++)
        {
            if (to.IsBFloat16) Rows.Copy(to.Pointer<ushort>() + start + r * toRow, from + r * fromRow, columns);
            else Rows.Copy(to.Pointer<float>() + start + r * toRow, from + r * fromRow, columns);
        }
    }

    internal static void Clear(float* to, long count) => new Span<float>(to, checked((int)count)).Clear();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Copy<T>(float* to, long toRow, T* from, long fromRow, long rows, long columns, long paddedColumns, float scale)
        where T : unmanaged
    {
        for (long r = 0; r < rows; r++)
        {
            if (scale == 1) Rows.Copy(to + r * toRow, from + r * fromRow, columns);
            else Rows.ScaledAdd(to + r * toRow, from + r * fromRow, scale, 0, columns);
            for (long c = columns; c < paddedColumns; c++) to[r * toRow + c] = 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Transpose<T>(float* to, T* from, long fromRow, long columns, long depth) where T : unmanaged
    {
        long whole = Avx.IsSupported ? depth & -Block : 0;
        for (long c = 0; c < Tile.Columns; c += Block)
        {
            long present = Math.Clamp(columns - c, 0, Block);
            T* rows = from + c * fromRow;
            long k = 0;
            if (present == Block)
                for (; k < whole; k += Block) TransposeBlock(to + k * Tile.Columns + c, rows + k, fromRow);
            for (; k < depth; k++)
                for (long j = 0; j < Block; j++) to[k * Tile.Columns + c + j] = j < present ? Number(rows + j * fromRow + k) : 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static float Number<T>(T* from) where T : unmanaged =>
        typeof(T) == typeof(float) ? *(float*)from : BitConverter.UInt32BitsToSingle((uint)*(ushort*)from << 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> Eight<T>(T* from) where T : unmanaged => typeof(T) == typeof(float)
        ? Vector256.Load((float*)from)
        : (Vector256.Create(Vector128.WidenLower(Vector128.Load((ushort*)from)), Vector128.WidenUpper(Vector128.Load((ushort*)from))) << 16)
            .AsSingle();

    /// <summary>Eight rows of eight numbers become eight columns: pairs, then fours within the 128-bit halves, then the halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void TransposeBlock<T>(float* to, T* from, long fromRow) where T : unmanaged
    {
        Vector256<float> r0 = Eight(from), r1 = Eight(from + fromRow), r2 = Eight(from + 2 * fromRow), r3 = Eight(from + 3 * fromRow);
        from += 4 * fromRow;
        Vector256<float> r4 = Eight(from), r5 = Eight(from + fromRow), r6 = Eight(from + 2 * fromRow), r7 = Eight(from + 3 * fromRow);
        Vector256<float> p0 = Avx.UnpackLow(r0, r1), p1 = Avx.UnpackHigh(r0, r1), p2 = Avx.UnpackLow(r2, r3), p3 = Avx.UnpackHigh(r2, r3);
        Vector256<float> p4 = Avx.UnpackLow(r4, r5), p5 = Avx.UnpackHigh(r4, r5), p6 = Avx.UnpackLow(r6, r7), p7 = Avx.UnpackHigh(r6, r7);
        const byte Low = 0x44, High = 0xEE;
        Vector256<float> q0 = Avx.Shuffle(p0, p2, Low), q1 = Avx.Shuffle(p0, p2, High), q2 = Avx.Shuffle(p1, p3, Low);
        Vector256<float> q3 = Avx.Shuffle(p1, p3, High), q4 = Avx.Shuffle(p4, p6, Low), q5 = Avx.Shuffle(p4, p6, High);
        Vector256<float> q6 = Avx.Shuffle(p5, p7, Low), q7 = Avx.Shuffle(p5, p7, High);
        const byte Lower = 0x20, Upper = 0x31;
        Avx.Permute2x128(q0, q4, Lower).Store(to);
        Avx.Permute2x128(q1, q5, Lower).Store(to + Tile.Columns);
        Avx.Permute2x128(q2, q6, Lower).Store(to + 2 * Tile.Columns);
        Avx.Permute2x128(q3, q7, Lower).Store(to + 3 * Tile.Columns);
        Avx.Permute2x128(q0, q4, Upper).Store(to + 4 * Tile.Columns);
        Avx.Permute2x128(q1, q5, Upper).Store(to + 5 * Tile.Columns);
        Avx.Permute2x128(q2, q6, Upper).Store(to + 6 * Tile.Columns);
        Avx.Permute2x128(q3, q7, Upper).Store(to + 7 * Tile.Columns);
    }
}
