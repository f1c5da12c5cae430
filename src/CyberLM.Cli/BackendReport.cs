using CyberLM.Kernels;
using CyberLM.Kernels.Ilgpu;
using CyberLM.Kernels.Ilgpu.Cuda;
using CyberLM.Kernels.Native;
using CyberLM.Kernels.Reference;

namespace CyberLM.Cli;

/// <summary>One backend as it stands here: whether it can be opened, or why not, and what it has for each operation.</summary>
/// <param name="Operations">null where that cannot be known without the backend</param>
sealed record BackendReport(
    string Name, BackendInfo? Info, string? WhyAbsent, IReadOnlyDictionary<string, string>? Operations, bool FastBFloat16 = false)
{
    public string BFloat16 => Info is null ? "-" : FastBFloat16 ? "fast" : Info.Value.BFloat16 ? "yes" : "no";

    public string SupportOf(string operation) => Operations is null ? SupportMatrix.Absent : Operations[operation];

    public static List<BackendReport> All() =>
    [
        Opened("reference", () => new ReferenceBackend()),
        NativeBackend.Present ? Opened("native", () => new NativeBackend()) : new("native", null, NativeBackend.WhyAbsent, null),
        Opened("ilgpu:cpu", () => new IlgpuBackend()),
        Ilgpu("cuda", GpuDrivers.WhyNoCuda()),
        Ilgpu("opencl", GpuDrivers.WhyNoOpenCL()),
        GpuDrivers.WhyNoCuda() is { } reason
            ? new("cuda", null, reason, SupportMatrix.OfCuda(refused: []))
            : Opened("cuda", () => new CudaBackend()),
    ];

    /// <summary>ILGPU's kernels are the same operations on every device.</summary>
    static BackendReport Ilgpu(string device, string? whyAbsent) => whyAbsent is not null
        ? new($"ilgpu:{device}", null, whyAbsent, SupportMatrix.Of(typeof(IlgpuKernels)))
        : Opened($"ilgpu:{device}", () => IlgpuBackend.On(device));

    static BackendReport Opened(string name, Func<Backend> open)
    {
        try
        {
            using var backend = open();
            return new(name, backend.Info, null, SupportMatrix.Of(backend), Backends.IsFastInBFloat16(backend));
        }
        catch (Exception e) when (e is NotSupportedException or CyberLMException or BackendException)
        {
            return new(name, null, e.Message, null);
        }
    }
}
