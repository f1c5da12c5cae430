using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CyberLM.Kernels.Ilgpu.Operations;

/// <summary>Tile in vectors of eight.</summary>
static unsafe class NarrowTile
{
    const int QuarterRows = 4;
    const int QuarterColumns = 8;

    /// <param name="rows">a multiple of four</param>
    internal static void Multiply<TPanel>(
        int rows, float* c, long cRow, float* initial, long initialRow, float* a, long aRow, long aStep, float* b, long bStep, long depth)
        where TPanel : struct, IPanel
    {
        for (int row = 0; row < rows; row += QuarterRows)
            for (int column = 0; column < Tile.Columns / 2; column += QuarterColumns)
                MultiplyQuarter<TPanel>(c + row * cRow + column, cRow, initial + row * initialRow + column, initialRow, a + row * aRow,
                    aRow, aStep, b + column, bStep, depth);
    }

    /// <summary>Four rows of eight columns and of those sixteen further on: what sixteen registers can hold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void MultiplyQuarter<TPanel>(
        float* c, long cRow, float* initial, long initialRow, float* a, long aRow, long aStep, float* b, long bStep, long depth)
        where TPanel : struct, IPanel
    {
        float* i = initial;
        Vector256<float> c00 = Vector256.Load(i), c01 = Vector256.Load(i + 16);
        i += initialRow;
        Vector256<float> c10 = Vector256.Load(i), c11 = Vector256.Load(i + 16);
        i += initialRow;
        Vector256<float> c20 = Vector256.Load(i), c21 = Vector256.Load(i + 16);
        i += initialRow;
        Vector256<float> c30 = Vector256.Load(i), c31 = Vector256.Load(i + 16);
        float* a1 = a + aRow;
        float* a2 = a1 + aRow;
        float* a3 = a2 + aRow;
        long next = depth * bStep;
        long k = 0;
        for (; depth > 0; depth--)
        {
            var b0 = TPanel.LeftHalf(b);
            var b1 = TPanel.RightHalf(b);
            TPanel.Fetch(b + next);
            b += bStep;
            var x = Vector256.Create(a[k]);
            c00 = Vector256.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector256.FusedMultiplyAdd(x, b1, c01);
            x = Vector256.Create(a1[k]);
            c10 = Vector256.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector256.FusedMultiplyAdd(x, b1, c11);
            x = Vector256.Create(a2[k]);
            c20 = Vector256.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector256.FusedMultiplyAdd(x, b1, c21);
            x = Vector256.Create(a3[k]);
            c30 = Vector256.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector256.FusedMultiplyAdd(x, b1, c31);
            k += aStep;
        }
        StoreRow(c, c00, c01);
        StoreRow(c + cRow, c10, c11);
        StoreRow(c + 2 * cRow, c20, c21);
        StoreRow(c + 3 * cRow, c30, c31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void StoreRow(float* c, Vector256<float> left, Vector256<float> right)
    {
        left.Store(c);
        right.Store(c + 16);
    }
}
