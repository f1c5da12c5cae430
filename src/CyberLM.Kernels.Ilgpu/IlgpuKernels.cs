using System.Reflection;
using CyberLM.Kernels.Ilgpu.Operations;
using ILGPU;
using ILGPU.Runtime;

namespace CyberLM.Kernels.Ilgpu;

/// <summary>
/// The operations as ILGPU kernels, compiled once here, each in one of two shapes. On the CPU a kernel's body is a helper that ILGPU does
/// not compile but calls, so that it can use vector registers; launches return when the work is done and device memory is host memory.
/// On a GPU groups of threads share rows and tiles, and the host neither waits nor looks into memory.
/// </summary>
public partial class IlgpuKernels : IKernels
{
    /// <summary>Elements below which a second thread costs more than it brings.</summary>
    const long ElementGrain = 8192;

    readonly Accelerator accelerator;
    readonly string backend;
    readonly IReadOnlyDictionary<string, KernelRefusal> refused;
    readonly List<(MethodInfo Method, GridShape Shape)> groupKernels = [];
    private protected readonly DeviceScratch scratch;
    readonly Crew crew;

    internal IlgpuKernels(Accelerator accelerator, string backend, IReadOnlyDictionary<string, KernelRefusal>? refused = null)
    {
        this.accelerator = accelerator;
        this.backend = backend;
        this.refused = refused ?? new Dictionary<string, KernelRefusal>();
        UsesGroups = DeviceShape.UsesGroups(accelerator);
        scratch = new DeviceScratch(accelerator, backend);
        crew = new Crew(UsesGroups ? 1 : accelerator.NumMultiprocessors);
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

    internal Accelerator Accelerator => accelerator;

    internal bool UsesGroups { get; }

    /// <summary>Ends the threads that are not the accelerator's.</summary>
    internal void Close() => crew.Dispose();

    /// <summary>What was loaded in the GPU's shape; empty on the CPU.</summary>
    internal IReadOnlyList<(MethodInfo Method, GridShape Shape)> GroupKernels => groupKernels;

    /// <summary>A kernel whose units of work mean the same in both shapes.</summary>
    Kernel<TArguments> Load<TArguments>(
        Action<Index1D, Slices, TArguments> slices, GridShape shape, Action<long, TArguments> groups) where TArguments : struct =>
        UsesGroups ? LoadGroups(shape, groups) : LoadSlices(slices);

    Kernel<TArguments> LoadSlices<TArguments>(Action<Index1D, Slices, TArguments> kernel) where TArguments : struct =>
        refused.TryGetValue(KernelRefusal.NameOf(kernel.Method), out var refusal)
            ? new(accelerator, backend, refusal)
            : new(accelerator, crew, kernel);

    private protected Kernel<TArguments> LoadGroups<TArguments>(GridShape shape, Action<long, TArguments> kernel) where TArguments : struct
    {
        if (refused.TryGetValue(KernelRefusal.NameOf(kernel.Method), out var refusal)) return new(accelerator, backend, refusal);
        groupKernels.Add((kernel.Method, shape));
        return new(accelerator, shape, kernel);
    }

    /// <summary>Kernels read what is not BF16 as F32 where they expect numbers, so that another type must not get as far as they.</summary>
    internal static Operand View(Tensor tensor) => tensor.DType switch
    {
        DType.None => default,
        DType.F32 or DType.BF16 or DType.I32 or DType.I8 => ViewOfAny(tensor),
        _ => throw new ArgumentException($"{tensor.DType} {tensor.Shape} is not of this backend"),
    };

    /// <summary>Of a tensor whose kernels know its type: F64 among them.</summary>
    static Operand ViewOfAny(Tensor tensor) => new(((IlgpuBuffer)tensor.Buffer!).View(tensor.ByteOffset, tensor.Bytes), tensor.DType);

    /// <summary>The host address of a tensor in the CPU accelerator's memory.</summary>
    internal static nint Address(Tensor tensor) => ((IlgpuBuffer)tensor.Buffer!).Address + (nint)tensor.ByteOffset;

    static long RowGrain(Tensor rows) => Math.Max(1, ElementGrain / Math.Max(1, rows.Last));

    /// <summary>Blocks of one vector each: what a sum over rows is split into on the CPU.</summary>
    static int ColumnBlocks(Tensor rows) => (rows.Last + Lanes.Count - 1) / Lanes.Count;

    /// <summary>
    /// An index outside its table would overwrite foreign memory; here it is an exception with its place. A GPU's memory is not looked
    /// into, which would be waiting for it: its kernels leave such an index out, or answer with not-a-number.
    /// </summary>
    unsafe void CheckIndices(string operation, string name, Tensor indices, int bound, int lowest = 0)
    {
        if (UsesGroups || indices.IsNone) return;
        var values = new ReadOnlySpan<int>((void*)Address(indices), checked((int)indices.Count));
        for (int i = 0; i < values.Length; i++)
            if (values[i] < lowest || values[i] >= bound)
                throw new ArgumentException($"{operation}: {name}[{i}] is {values[i]}, allowed is {lowest} to {bound - 1}");
    }
}
