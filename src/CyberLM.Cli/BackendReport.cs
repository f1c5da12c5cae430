using CyberLM.Kernels;
using CyberLM.Kernels.Ilgpu;
using CyberLM.Kernels.Native;

namespace CyberLM.Cli;

/// <summary>One backend as it stands here: whether it can be opened, or why not, and what it has for each operation.</summary>
/// <param name="Operations">null where that cannot be known without the backend</param>
sealed record BackendReport(
    string Name, BackendInfo? Info, string? WhyAbsent, IReadOnlyDictionary<string, string>? Operations)
{
    public string BFloat16 => Info is null ? "-" : Info.Value.BFloat16 ? "yes" : "no";

    public string SupportOf(string operation) => Operations is null ? SupportMatrix.Absent : Operations[operation];

    public static List<BackendReport> All() =>
    [
        Opened("reference", "reference"),
        Native(),
        Opened("ilgpu:cpu", "ilgpu"),
        Ilgpu("ilgpu:cuda", GpuDrivers.WhyNoCuda()),
        Ilgpu("ilgpu:opencl", GpuDrivers.WhyNoOpenCL()),
        Cuda(),
    ];

    static BackendReport Native()
    {
        if (!NativeBackend.Present) return new("native", null, NativeBackend.WhyAbsent, null);
        return Opened("native", "native");
    }

    /// <summary>ILGPU's kernels are the same on every device.</summary>
    static BackendReport Ilgpu(string name, string? whyAbsent) =>
        new(name, null, whyAbsent ?? "a device is there, but ILGPU computes on the processor only as yet",
            SupportMatrix.Of(typeof(IlgpuKernels)));

    static BackendReport Cuda()
    {
        if (GpuDrivers.WhyNoCuda() is { } reason) return new("cuda", null, reason, SupportMatrix.OfCuda(refused: []));
        return Opened("cuda", "cuda");
    }

    static BackendReport Opened(string name, string backendName)
    {
        try
        {
            using var backend = Backends.Open(backendName, default, _ => { });
            return new(name, backend.Info, null, SupportMatrix.Of(backend));
        }
        catch (Exception e) when (e is NotSupportedException or CyberLMException or BackendException)
        {
            return new(name, null, e.Message, null);
        }
    }
}
