using ILGPU.Runtime.Cuda;

namespace CyberLM.Kernels.Ilgpu.Cuda;

/// <summary>
/// An NVIDIA card through ILGPU, its hot operations replaced by the PTX of native/cuda. CYBERLM_KERNELS=ilgpu leaves them to ILGPU;
/// CYBERLM_DEVICE chooses among several cards.
/// </summary>
public sealed class CudaBackend : Backend
{
    public const string Name = "cuda";
    const string Switch = "CYBERLM_KERNELS";

    readonly IlgpuBackend card;
    readonly CudaKernels? overlay;

    public CudaBackend()
    {
        bool isOverlaid = WantsOverlay(Environment.GetEnvironmentVariable(Switch));
        if (GpuDrivers.WhyNoCuda() is { } reason)
            throw new EnvironmentException($"--backend {Name} cannot be: {reason}", "--backend native or ilgpu computes on the processor");
        var (devices, whyAbsent) = IlgpuDevice.Find();
        var cards = IlgpuDevice.OfKind(IlgpuDevice.Cuda, devices, whyAbsent);
        var chosen = IlgpuDevice.Candidates(cards, Environment.GetEnvironmentVariable(IlgpuDevice.Variable))[0];
        card = IlgpuBackend.Open(0, _ => { }, [chosen], null, isOverlaid ? Overlaid : null);
        overlay = card.Kernels as CudaKernels;
        bool hasTensorCores = overlay is not null && overlay.Absent.Count < CudaOperations.All.Count;
        Info = card.Info with { Name = Name, TensorCores = hasTensorCores };
    }

    public override BackendInfo Info { get; }
    public override IKernels Kernels => card.Kernels;

    /// <summary>What goes through ILGPU that could be faster, and what its compiler refused; a line for each reason.</summary>
    public IEnumerable<string> Remarks => card.Refused
        .Select(refusal => $"{Name} does not take ILGPU's kernel {refusal.Kernel} ({refusal.Reason}): what falls back to it will fail")
        .Concat(overlay is null
            ? [$"{Switch}=ilgpu: every operation through ILGPU's own kernels"]
            : overlay.Remarks.Select(remark => $"{Name}: {remark}"));

    /// <summary>Operations that have no PTX here, each with the reason; null where the overlay is switched off.</summary>
    public IReadOnlyDictionary<string, string>? AbsentOperations => overlay?.Absent;

    internal static bool WantsOverlay(string? kernels) => kernels switch
    {
        null or "" or "cuda" => true,
        "ilgpu" => false,
        _ => throw new CyberLMException($"{Switch}='{kernels}' is not a kind of kernels", "one of cuda, ilgpu"),
    };

    static CudaKernels Overlaid(
        ILGPU.Runtime.Accelerator accelerator, string backend, IReadOnlyDictionary<string, KernelRefusal> refused)
    {
        var cuda = (CudaAccelerator)accelerator;
        var capability = cuda.Architecture;
        var launcher = PtxLauncher.For(new CudaDriver(cuda, Name), capability.Major, capability.Minor);
        return new CudaKernels(accelerator, Name, launcher, refused: refused);
    }

    public override DeviceBuffer Allocate(long bytes)
    {
        try
        {
            return card.Allocate(bytes);
        }
        catch (EnvironmentException exception)
        {
            throw OutOfMemory(bytes, ((CudaAccelerator)card.Loaded.Accelerator).GetFreeMemory(), Info.Device, exception);
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

    public override void Write<T>(Tensor to, ReadOnlySpan<T> from) => card.Write(to, from);
    public override void Read<T>(Span<T> to, Tensor from) => card.Read(to, from);
    public override void Synchronize() => card.Synchronize();

    public override void Dispose()
    {
        overlay?.Dispose();
        card.Dispose();
    }
}
