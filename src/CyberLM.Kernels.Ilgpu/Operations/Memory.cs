using ILGPU;
using ILGPU.IR.Intrinsics;

namespace CyberLM.Kernels.Ilgpu.Operations;

struct FillArguments
{
    internal Operand Output;
    internal uint Pattern;
    internal int ElementBytes;
}

struct GatherArguments
{
    internal Operand Output, Input, Index;
    internal long RowBytes;
    /// <summary>For the GPU's shape, which copies element by element and looks at indices itself.</summary>
    internal int ElementBytes, TableRows;
}

/// <summary>Operations that move bytes and do no arithmetic.</summary>
static unsafe class Memory
{
    internal static void Fill(Index1D item, Slices elements, FillArguments a) => FillElements(a, elements.Start(item), elements.End(item));

    /// <summary>A slice is rows of the output.</summary>
    internal static void Gather(Index1D item, Slices rows, GatherArguments a) => GatherRows(a, rows.Start(item), rows.End(item));

    [IntrinsicImplementation]
    static void FillElements(FillArguments a, long start, long end)
    {
        if (a.ElementBytes == sizeof(byte)) FillElements(a.Output, (byte)a.Pattern, start, end);
        else if (a.ElementBytes == sizeof(ushort)) FillElements(a.Output, (ushort)a.Pattern, start, end);
        else FillElements(a.Output, a.Pattern, start, end);
    }

    static void FillElements<T>(Operand output, T value, long start, long end) where T : unmanaged
    {
        const int Step = 1 << 24;
        for (long i = start; i < end; i += Step) new Span<T>(output.Pointer<T>() + i, (int)Math.Min(Step, end - i)).Fill(value);
    }

    [IntrinsicImplementation]
    static void GatherRows(GatherArguments a, long start, long end)
    {
        for (long n = start; n < end; n++)
        {
            byte* from = a.Input.Pointer<byte>() + a.Index.Pointer<int>()[n] * a.RowBytes;
            Buffer.MemoryCopy(from, a.Output.Pointer<byte>() + n * a.RowBytes, a.RowBytes, a.RowBytes);
        }
    }
}
