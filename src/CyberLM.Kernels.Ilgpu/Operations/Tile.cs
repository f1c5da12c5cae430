using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CyberLM.Kernels.Ilgpu.Operations;

/// <summary>
/// c (8,32) = initial (8,32) + a (8,K) b (K,32), sums in F32: the innermost loop of matmul and attention. Each number of c is one chain
/// of multiply-adds in order of k, whatever surrounds it, in however many rows and whichever vector width.
/// </summary>
static unsafe class Tile
{
    internal const int Rows = 8;
    internal const int Columns = 32;

    /// <summary>
    /// Few rows take a low tile: its eight vectors of sums are just enough to wait out a multiply-add, so that one row costs what four do.
    /// </summary>
    internal const int LowRows = 4;

    /// <param name="cRow">numbers from one row of c to the next; initialRow likewise, 0 repeats one row</param>
    /// <param name="aRow">numbers from a[m, k] to a[m + 1, k]; aStep to a[m, k + 1]; bStep from b[k, n] to b[k + 1, n]</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Multiply(
        float* c, long cRow, float* initial, long initialRow, float* a, long aRow, long aStep, float* b, long bStep, long depth) =>
        Multiply<CachedFloats>(c, cRow, initial, initialRow, a, aRow, aStep, b, bStep, depth);

    /// <param name="b">words as TPanel reads them; bStep counts words</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Multiply<TPanel>(
        float* c, long cRow, float* initial, long initialRow, float* a, long aRow, long aStep, float* b, long bStep, long depth)
        where TPanel : struct, IPanel
    {
        if (Vector512.IsHardwareAccelerated)
            WideTile.Multiply<TPanel>(c, cRow, initial, initialRow, a, aRow, aStep, b, bStep, depth);
        else NarrowTile.Multiply<TPanel>(Rows, c, cRow, initial, initialRow, a, aRow, aStep, b, bStep, depth);
    }

    /// <summary>The same for four rows of a and c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void MultiplyLow<TPanel>(
        float* c, long cRow, float* initial, long initialRow, float* a, long aRow, long aStep, float* b, long bStep, long depth)
        where TPanel : struct, IPanel
    {
        if (Vector512.IsHardwareAccelerated)
            WideTile.MultiplyLow<TPanel>(c, cRow, initial, initialRow, a, aRow, aStep, b, bStep, depth);
        else NarrowTile.Multiply<TPanel>(LowRows, c, cRow, initial, initialRow, a, aRow, aStep, b, bStep, depth);
    }
}
