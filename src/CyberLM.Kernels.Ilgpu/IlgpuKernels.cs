using CyberLM.Kernels.Ilgpu.Operations;
using ILGPU;
using ILGPU.Runtime;

namespace CyberLM.Kernels.Ilgpu;

/// <summary>
/// The operations as ILGPU kernels, compiled once here. A kernel's body is a helper that ILGPU does not compile but calls on the CPU,
/// so that it can use vector registers; there, launches return when the work is done and device memory is host memory.
/// </summary>
public partial class IlgpuKernels : IKernels
{
    /// <summary>Elements below which a second thread costs more than it brings.</summary>
    const long ElementGrain = 8192;

    readonly Accelerator accelerator;
    readonly string backend;

    internal Accelerator Accelerator => accelerator;

    internal IlgpuKernels(Accelerator accelerator, string backend)
    {
        this.accelerator = accelerator;
        this.backend = backend;
        LoadEmbedding();
        LoadNorms();
        LoadFeedForward();
        LoadLinear();
        LoadAttention();
        LoadLoss();
        LoadOptimizer();
        LoadMemory();
        LoadSampling();
    }

    Kernel<TArguments> Load<TArguments>(Action<Index1D, Slices, TArguments> kernel) where TArguments : struct =>
        new(accelerator, backend, kernel);

    static Operand View(Tensor tensor) => tensor.IsNone
        ? default
        : new(((IlgpuBuffer)tensor.Buffer!).View(tensor.ByteOffset, tensor.Bytes), tensor.DType);

    /// <summary>The host address of a tensor in the CPU accelerator's memory.</summary>
    internal static nint Address(Tensor tensor) => ((IlgpuBuffer)tensor.Buffer!).Address + (nint)tensor.ByteOffset;

    static long RowGrain(Tensor rows) => Math.Max(1, ElementGrain / Math.Max(1, rows.Last));

    /// <summary>Blocks of one vector each: what a sum over rows is split into.</summary>
    static int ColumnBlocks(Tensor rows) => (rows.Last + Lanes.Count - 1) / Lanes.Count;

    /// <summary>An index outside its table would overwrite foreign memory; here it is an exception with its place.</summary>
    static unsafe void CheckIndices(string operation, string name, Tensor indices, int bound, int lowest = 0)
    {
        if (indices.IsNone) return;
        var values = new ReadOnlySpan<int>((void*)Address(indices), checked((int)indices.Count));
        for (int i = 0; i < values.Length; i++)
            if (values[i] < lowest || values[i] >= bound)
                throw new ArgumentException($"{operation}: {name}[{i}] is {values[i]}, allowed is {lowest} to {bound - 1}");
    }
}
