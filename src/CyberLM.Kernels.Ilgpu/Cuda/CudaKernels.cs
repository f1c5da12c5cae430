using ILGPU.Runtime;

namespace CyberLM.Kernels.Ilgpu.Cuda;

/// <summary>
/// ILGPU's operations, the hot ones replaced by kernels of native/cuda where these take the call. What they do not take goes to the ILGPU
/// kernel of the same operation: other types and head sizes, tensors that begin off 16 bytes or hold 2^31 numbers, kernels that are not
/// there.
/// Indices are the host's to check: these kernels read and write where they point.
/// </summary>
public sealed partial class CudaKernels : IlgpuKernels, IKernels, IDisposable
{
    internal static readonly int[] HeadSizes = [32, 64, 128];

    /// <summary>Copies into shared memory move 16 bytes.</summary>
    const int Alignment = 16;

    readonly ICudaLauncher launcher;
    readonly Dictionary<string, string> absent;
    readonly int largeFrom;

    /// <param name="largeFrom">tiles from which a product takes large ones; the tests choose it to see both</param>
    internal CudaKernels(
        Accelerator accelerator, string backend, ICudaLauncher launcher, int largeFrom = CudaPlan.LargeFrom,
        IReadOnlyDictionary<string, KernelRefusal>? refused = null) : base(accelerator, backend, refused)
    {
        this.launcher = launcher;
        this.largeFrom = largeFrom;
        absent = CudaOperations.Absent(launcher);
    }

    /// <summary>Operations that fall back whatever they are called with, each with the reason.</summary>
    public IReadOnlyDictionary<string, string> Absent => absent;

    /// <summary>Sentences for the user: one for each reason.</summary>
    public IEnumerable<string> Remarks => CudaOperations.Remarks(absent);

    public void Dispose() => scratch.Dispose();

    /// <summary>Whether the operation's kernels are there and can address these tensors.</summary>
    bool Takes(string operation, params ReadOnlySpan<Tensor> tensors)
    {
        if (absent.ContainsKey(operation)) return false;
        foreach (var tensor in tensors)
        {
            if (tensor.Count > int.MaxValue) return false;
            if (tensor.Count > 1 && Address(tensor) % Alignment != 0) return false;
        }
        return true;
    }

    /// <summary>Absent tensors have every type.</summary>
    static bool Are(DType type, params ReadOnlySpan<Tensor> tensors)
    {
        foreach (var tensor in tensors)
            if (!tensor.IsNone && tensor.DType != type) return false;
        return true;
    }

    /// <summary>The classifier, sums and AdamW take either type.</summary>
    static bool IsStored(Tensor tensor) => tensor.DType is DType.F32 or DType.BF16;

    void Launch(string kernel, LaunchShape shape, params ReadOnlySpan<LaunchArgument> arguments)
    {
        if (!shape.IsEmpty) launcher.Launch(kernel, shape, arguments);
    }

    static LaunchShape Grid(long blocks, int threads) => new(checked((int)blocks), 1, 1, threads, 0);

    /// <summary>sum F32 (count) += partial F32 (slices,count), slice after slice.</summary>
    void AddSlices(Tensor sum, Tensor partial, int slices)
    {
        const int threads = 256;
        Launch("add_slices", Grid(CudaPlan.Blocks(sum.Count, threads), threads), sum, partial, sum.Count, slices);
    }
}
