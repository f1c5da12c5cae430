using ILGPU;
using ILGPU.IR.Intrinsics;

namespace CyberLM.Kernels.Ilgpu.Operations;

struct ReductionArguments
{
    internal Operand Sum, Values, Partials;
    internal long Count, PerPart;
    internal int Parts, Squares;
}

struct ColumnSumArguments
{
    internal Operand Sum, Values;
    /// <summary>F32 partial sums, in the GPU's shape only.</summary>
    internal Operand Slices;
    internal int Rows, Columns;
}

/// <summary>Sums. Parts depend on the count of values alone and are added up in order: the same bits for any number of threads.</summary>
static unsafe class Reduction
{
    internal const int MaxParts = 1024;

    /// <summary>As many numbers are summed in F32 before the sum goes into F64.</summary>
    internal const int Block = 4096;

    /// <summary>A slice is parts.</summary>
    internal static void Partial(Index1D item, Slices parts, ReductionArguments a) => PartialSums(a, parts.Start(item), parts.End(item));

    internal static void Total(Index1D item, Slices one, ReductionArguments a) => TotalSum(a);

    /// <summary>sum (OC) += the columns of values (N,OC). A slice is blocks of columns.</summary>
    internal static void Columns(Index1D item, Slices blocks, ColumnSumArguments a) =>
        ColumnSums(a, blocks.Start(item), blocks.End(item));

    [IntrinsicImplementation]
    static void PartialSums(ReductionArguments a, long start, long end)
    {
        for (long part = start; part < end; part++)
        {
            long first = part * a.PerPart;
            long last = Math.Min(first + a.PerPart, a.Count);
            double sum = 0;
            for (long i = first; i < last; i += Block)
            {
                long count = Math.Min(Block, last - i);
                sum += a.Values.IsBFloat16
                    ? BlockSum(a.Values.Pointer<ushort>() + i, count, a.Squares != 0)
                    : BlockSum(a.Values.Pointer<float>() + i, count, a.Squares != 0);
            }
            a.Partials.Pointer<double>()[part] = sum;
        }
    }

    static float BlockSum<T>(T* values, long count, bool squares) where T : unmanaged =>
        squares ? Rows.SumOfSquares(values, 0, count) : Rows.Sum(values, count);

    [IntrinsicImplementation]
    static void TotalSum(ReductionArguments a)
    {
        double sum = 0;
        for (int part = 0; part < a.Parts; part++) sum += a.Partials.Pointer<double>()[part];
        *a.Sum.Pointer<float>() = (float)(*a.Sum.Pointer<float>() + sum);
    }

    [IntrinsicImplementation]
    static void ColumnSums(ColumnSumArguments a, long start, long end)
    {
        long first = start * Lanes.Count;
        long count = Math.Min(end * Lanes.Count, a.Columns) - first;
        float* sum = a.Sum.Pointer<float>() + first;
        for (long n = 0; n < a.Rows; n++)
        {
            if (a.Values.IsBFloat16) Rows.Add(sum, a.Values.Pointer<ushort>() + n * a.Columns + first, count);
            else Rows.Add(sum, a.Values.Pointer<float>() + n * a.Columns + first, count);
        }
    }
}
