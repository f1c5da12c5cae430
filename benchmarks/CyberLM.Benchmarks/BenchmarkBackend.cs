using CyberLM.Kernels;
using CyberLM.Kernels.Ilgpu;
using CyberLM.Kernels.Native;

namespace CyberLM.Benchmarks;

/// <summary>A backend and the storage type it is measured in; its text names the row of the table.</summary>
public sealed record BenchmarkBackend(string Name, DType Storage)
{
    public static IEnumerable<BenchmarkBackend> Present()
    {
        if (NativeBackend.Present) yield return new BenchmarkBackend("native", DType.F32);
        if (NativeBackend.Present) yield return new BenchmarkBackend("native", DType.BF16);
        yield return new BenchmarkBackend("ilgpu", DType.F32);
    }

    public Backend Open() => Name == "native" ? new NativeBackend() : new IlgpuBackend();

    public override string ToString() => $"{Name} {Storage}";
}
