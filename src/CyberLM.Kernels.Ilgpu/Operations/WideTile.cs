using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CyberLM.Kernels.Ilgpu.Operations;

/// <summary>Tile in vectors of sixteen.</summary>
static unsafe class WideTile
{
    /// <summary>Sixteen sums, two vectors of b and one number of a: nineteen of the 32 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Multiply<TPanel>(
        float* c, long cRow, float* initial, long initialRow, float* a, long aRow, long aStep, float* b, long bStep, long depth)
        where TPanel : struct, IPanel
    {
        float* i = initial;
        Vector512<float> c00 = Vector512.Load(i), c01 = Vector512.Load(i + 16);
        i += initialRow;
        Vector512<float> c10 = Vector512.Load(i), c11 = Vector512.Load(i + 16);
        i += initialRow;
        Vector512<float> c20 = Vector512.Load(i), c21 = Vector512.Load(i + 16);
        i += initialRow;
        Vector512<float> c30 = Vector512.Load(i), c31 = Vector512.Load(i + 16);
        i += initialRow;
        Vector512<float> c40 = Vector512.Load(i), c41 = Vector512.Load(i + 16);
        i += initialRow;
        Vector512<float> c50 = Vector512.Load(i), c51 = Vector512.Load(i + 16);
        i += initialRow;
        Vector512<float> c60 = Vector512.Load(i), c61 = Vector512.Load(i + 16);
        i += initialRow;
        Vector512<float> c70 = Vector512.Load(i), c71 = Vector512.Load(i + 16);
        float* a1 = a + aRow;
        float* a2 = a1 + aRow;
        float* a3 = a2 + aRow;
        float* a4 = a3 + aRow;
        float* a5 = a4 + aRow;
        float* a6 = a5 + aRow;
        float* a7 = a6 + aRow;
        long next = depth * bStep;
        long k = 0;
        for (; depth > 0; depth--)
        {
            var b0 = TPanel.Left(b);
            var b1 = TPanel.Right(b);
            TPanel.Fetch(b + next);
            b += bStep;
            var x = Vector512.Create(a[k]);
            c00 = Vector512.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(x, b1, c01);
            x = Vector512.Create(a1[k]);
            c10 = Vector512.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(x, b1, c11);
            x = Vector512.Create(a2[k]);
            c20 = Vector512.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(x, b1, c21);
            x = Vector512.Create(a3[k]);
            c30 = Vector512.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(x, b1, c31);
            x = Vector512.Create(a4[k]);
            c40 = Vector512.FusedMultiplyAdd(x, b0, c40);
            c41 = Vector512.FusedMultiplyAdd(x, b1, c41);
            x = Vector512.Create(a5[k]);
            c50 = Vector512.FusedMultiplyAdd(x, b0, c50);
            c51 = Vector512.FusedMultiplyAdd(x, b1, c51);
            x = Vector512.Create(a6[k]);
            c60 = Vector512.FusedMultiplyAdd(x, b0, c60);
            c61 = Vector512.FusedMultiplyAdd(x, b1, c61);
            x = Vector512.Create(a7[k]);
            c70 = Vector512.FusedMultiplyAdd(x, b0, c70);
            c71 = Vector512.FusedMultiplyAdd(x, b1, c71);
            k += aStep;
        }
        StoreRow(c, c00, c01);
        StoreRow(c + cRow, c10, c11);
        StoreRow(c + 2 * cRow, c20, c21);
        StoreRow(c + 3 * cRow, c30, c31);
        StoreRow(c + 4 * cRow, c40, c41);
        StoreRow(c + 5 * cRow, c50, c51);
        StoreRow(c + 6 * cRow, c60, c61);
        StoreRow(c + 7 * cRow, c70, c71);
    }

    /// <summary>Half of the rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyLow<TPanel>(
        float* c, long cRow, float* initial, long initialRow, float* a, long aRow, long aStep, float* b, long bStep, long depth)
        where TPanel : struct, IPanel
    {
        float* i = initial;
        Vector512<float> c00 = Vector512.Load(i), c01 = Vector512.Load(i + 16);
        i += initialRow;
        Vector512<float> c10 = Vector512.Load(i), c11 = Vector512.Load(i + 16);
        i += initialRow;
        Vector512<float> c20 = Vector512.Load(i), c21 = Vector512.Load(i + 16);
        i += initialRow;
        Vector512<float> c30 = Vector512.Load(i), c31 = Vector512.Load(i + 16);
        float* a1 = a + aRow;
        float* a2 = a1 + aRow;
        float* a3 = a2 + aRow;
        long next = depth * bStep;
        long k = 0;
        for (; depth > 0; depth--)
        {
            var b0 = TPanel.Left(b);
            var b1 = TPanel.Right(b);
            TPanel.Fetch(b + next);
            b += bStep;
            var x = Vector512.Create(a[k]);
            c00 = Vector512.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(x, b1, c01);
            x = Vector512.Create(a1[k]);
            c10 = Vector512.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(x, b1, c11);
            x = Vector512.Create(a2[k]);
            c20 = Vector512.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(x, b1, c21);
            x = Vector512.Create(a3[k]);
            c30 = Vector512.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(x, b1, c31);
            k += aStep;
        }
        StoreRow(c, c00, c01);
        StoreRow(c + cRow, c10, c11);
        StoreRow(c + 2 * cRow, c20, c21);
        StoreRow(c + 3 * cRow, c30, c31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void StoreRow(float* c, Vector512<float> left, Vector512<float> right)
    {
        left.Store(c);
        right.Store(c + 16);
    }
}
