using CyberLM.Kernels.Ilgpu.Operations;
using ILGPU;

namespace CyberLM.Kernels.Ilgpu.Gpu;

/// <summary>Partial sums of columns, (slices, columns) F32, that a second kernel adds up in order.</summary>
struct SliceSumArguments
{
    internal Operand Sum, Slices;
    internal long First;
    internal int Columns, Count;
}

/// <summary>
/// Sums over rows: rows are cut into slices of a fixed length, a thread sums one column of one slice, and a second kernel adds the
/// slices in order. No atomics, and the same bits on any device.
/// </summary>
static class ColumnSum
{
    /// <summary>Short enough that a few thousand rows occupy a card, long enough that adding the slices is small.</summary>
    internal const int SliceRows = 64;

    internal static int SlicesOf(long rows) => (int)((rows + SliceRows - 1) / SliceRows);

    internal static long Start(long slice) => slice * SliceRows;

    internal static long End(long slice, long rows)
    {
        long end = (slice + 1) * SliceRows;
        return end < rows ? end : rows;
    }

    /// <summary>A unit is a column of a slice of values (N,OC).</summary>
    internal static void Columns(long units, ColumnSumArguments a)
    {
        long unit = GridShape.Unit;
        if (unit >= units) return;
        int column = (int)(unit % a.Columns);
        long slice = unit / a.Columns;
        float sum = 0;
        for (long n = Start(slice); n < End(slice, a.Rows); n++) sum += a.Values.Load(n * a.Columns + column);
        a.Slices.Store(unit, sum);
    }

    /// <summary>sum (C) += the slices, a column a unit.</summary>
    internal static void AddSlices(long columns, SliceSumArguments a)
    {
        long column = GridShape.Unit;
        if (column >= columns) return;
        float sum = 0;
        for (int slice = 0; slice < a.Count; slice++) sum += a.Slices.Load(a.First + (long)slice * a.Columns + column);
        a.Sum.Store(column, a.Sum.Load(column) + sum);
    }
}
