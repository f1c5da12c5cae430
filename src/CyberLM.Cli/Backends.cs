using CyberLM.Kernels;
using CyberLM.Kernels.Ilgpu;
using CyberLM.Kernels.Native;
using CyberLM.Kernels.Reference;

namespace CyberLM.Cli;

/// <summary>Names to constructors: the only place that knows every backend.</summary>
static class Backends
{
    public static readonly string[] Names = ["auto", "native", "ilgpu", "reference"];

    /// <summary>The numbers that a run stores weights in; the reference knows float64 only.</summary>
    public static DType Storage(Backend backend, string dtype) =>
        backend is ReferenceBackend ? DType.F64 : dtype == "bf16" ? DType.BF16 : DType.F32;

    /// <summary>
    /// `auto` takes the native library, else ILGPU, and says why once; a library that CYBERLM_NATIVE names is never passed over.
    /// </summary>
    public static Backend Open(string name, int threads, Action<string> say)
    {
        switch (name)
        {
            case "native": return new NativeBackend(threads);
            case "ilgpu": return new IlgpuBackend(threads);
            case "reference": return new ReferenceBackend();
            case "auto" when NativeBackend.Present: return new NativeBackend(threads);
            // Who names a library wants that one: falling back would hide that it is not used.
            case "auto" when NativeBackend.IsNamed: throw new EnvironmentException(NativeBackend.WhyAbsent!);
            case "auto":
                say($"the native library is not used ({NativeBackend.WhyAbsent}); going on through ilgpu, slower");
                return new IlgpuBackend(threads);
            default: throw new CyberLMException($"there is no backend '{name}'", $"one of {string.Join(", ", Names)}");
        }
    }
}
