using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime.Cuda;

namespace CyberLM.Kernels.Ilgpu.Cuda;

/// <summary>
/// An NVIDIA card through ILGPU, its hot operations replaced by the PTX of native/cuda. CYBERLM_KERNELS=ilgpu leaves them to ILGPU.
/// </summary>
public sealed class CudaBackend : Backend
{
    public const string Name = "cuda";
    const string Switch = "CYBERLM_KERNELS";

    readonly Context context;
    readonly CudaAccelerator accelerator;
    readonly CudaKernels? overlay;

    public CudaBackend()
    {
        bool isOverlaid = WantsOverlay(Environment.GetEnvironmentVariable(Switch));
        if (GpuDrivers.WhyNoCuda() is { } reason)
            throw new EnvironmentException($"--backend {Name} cannot be: {reason}", "--backend native or ilgpu computes on the processor");
        context = Context.Create(builder => builder.Cuda());
        try
        {
            accelerator = context.CreateCudaAccelerator(0);
            if (isOverlaid) Kernels = overlay = new CudaKernels(accelerator, Name, Launcher(accelerator));
            else Kernels = new IlgpuKernels(accelerator, Name);
        }
        catch
        {
            accelerator?.Dispose();
            context.Dispose();
            throw;
        }
        bool hasTensorCores = overlay is not null && overlay.Absent.Count < CudaOperations.All.Count;
        Info = new BackendInfo(Name, accelerator.Name, accelerator.MemorySize, true, hasTensorCores);
    }

    public override BackendInfo Info { get; }
    public override IKernels Kernels { get; }

    /// <summary>What goes through ILGPU that could be faster, and why; a line for each reason.</summary>
    public IEnumerable<string> Remarks => overlay is null
        ? [$"{Switch}=ilgpu: every operation through ILGPU's own kernels"]
        : overlay.Remarks.Select(remark => $"{Name}: {remark}");

    /// <summary>Operations that have no PTX here, each with the reason; null where the overlay is switched off.</summary>
    public IReadOnlyDictionary<string, string>? AbsentOperations => overlay?.Absent;

    internal static bool WantsOverlay(string? kernels) => kernels switch
    {
        null or "" or "cuda" => true,
        "ilgpu" => false,
        _ => throw new CyberLMException($"{Switch}='{kernels}' is not a kind of kernels", "one of cuda, ilgpu"),
    };

    static PtxLauncher Launcher(CudaAccelerator accelerator)
    {
        var capability = accelerator.Architecture;
        return PtxLauncher.For(new CudaDriver(accelerator, Name), capability.Major, capability.Minor);
    }

    public override DeviceBuffer Allocate(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        try
        {
            return new IlgpuBuffer(accelerator, bytes);
        }
        catch (CudaException exception)
        {
            throw OutOfMemory(bytes, accelerator.GetFreeMemory(), Info.Device, exception);
        }
    }

    internal static EnvironmentException OutOfMemory(long bytes, long free, string device, Exception inner)
    {
        const long mebibyte = 1 << 20;
        return new EnvironmentException(
            $"{device} has no room: {(bytes + mebibyte - 1) / mebibyte:N0} MiB are needed at once, {free / mebibyte:N0} MiB are free",
            "train: a smaller --batch with more --accumulate, a smaller --context or --preset; generate: fewer --rows; "
            + "or end what else uses the card", inner);
    }

    public override void Write<T>(Tensor to, ReadOnlySpan<T> from) => Copy(to, from, isWrite: true);

    public override void Read<T>(Span<T> to, Tensor from) => Copy<T>(from, to, isWrite: false);

    /// <summary>The driver has taken what is written from memory that is not pinned when the call returns.</summary>
    unsafe void Copy<T>(Tensor tensor, ReadOnlySpan<T> host, bool isWrite) where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() != tensor.DType.Size() || host.Length > tensor.Count)
            throw new ArgumentException($"{host.Length} {typeof(T).Name} do not fit the elements of {tensor.DType} {tensor.Shape}");
        accelerator.Bind();
        nint device = IlgpuKernels.Address(tensor), length = checked((nint)host.Length * Unsafe.SizeOf<T>());
        if (length == 0) return;
        fixed (T* place = host)
        {
            var error = isWrite
                ? CudaAPI.CurrentAPI.MemcpyAsync(device, (nint)place, length, accelerator.DefaultStream)
                : CudaAPI.CurrentAPI.MemcpyAsync((nint)place, device, length, accelerator.DefaultStream);
            if (error != CudaError.CUDA_SUCCESS)
                throw new BackendException(isWrite ? "Write" : "Read", Name, (int)error, CudaAPI.CurrentAPI.GetErrorString(error));
            // A copy from the card may still be under way when the host's memory is let go.
            if (!isWrite) Synchronize();
        }
    }

    public override void Synchronize() => accelerator.DefaultStream.Synchronize();

    public override void Dispose()
    {
        overlay?.Dispose();
        accelerator.Dispose();
        context.Dispose();
    }
}
