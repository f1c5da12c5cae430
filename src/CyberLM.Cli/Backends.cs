using CyberLM.Kernels;
using CyberLM.Kernels.Ilgpu;
using CyberLM.Kernels.Ilgpu.Cuda;
using CyberLM.Kernels.Native;
using CyberLM.Kernels.Reference;

namespace CyberLM.Cli;

/// <summary>Names to constructors: the only place that knows every backend.</summary>
static class Backends
{
    public const string Description = "what computes; auto: native, or ilgpu on the processor where the library is not there";
    public static readonly string[] Names = ["auto", "native", "ilgpu", "cuda", "reference"];

    /// <summary>The numbers that a run stores weights in; the reference knows float64 only.</summary>
    public static DType Storage(Backend backend, string dtype) => dtype switch
    {
        _ when backend is ReferenceBackend => DType.F64,
        "f32" => DType.F32,
        "bf16" => DType.BF16,
        _ => throw new ArgumentException($"there is no storage type '{dtype}'"),
    };

    /// <summary>Its processor multiplies BF16: the instruction sets that widen it first win nothing by it.</summary>
    public static bool IsFastInBFloat16(Backend backend) =>
        backend is NativeBackend native
        && (native.Isa == InstructionSet.Avx512Bf16.Name() || native.Isa == InstructionSet.AmxBf16.Name());

    /// <summary>
    /// `auto` takes the native library, else ILGPU on the processor, and says why once; a library that CYBERLM_NATIVE names is never passed
    /// over. Not a card: nothing of ours has run on one yet, so whoever wants it names it.
    /// </summary>
    public static Backend Open(string name, Threads threads, Action<string> say)
    {
        var backend = Create(name, threads, say);
        foreach (string remark in Remarks(backend, threads, Environment.ProcessorCount, InstructionSets.IsNamed)) say(remark);
        return backend;
    }

    /// <summary>What is slower than it may look.</summary>
    public static IEnumerable<string> Remarks(Backend backend, Threads threads, int processors, bool isaIsNamed)
    {
        if (backend is ReferenceBackend) yield break;
        if (threads.Count > processors)
            yield return $"{threads.Count} threads share {processors} processor{(processors == 1 ? "" : "s")}: --threads 0 takes as many";
        if (backend is CudaBackend cuda)
            foreach (string remark in cuda.Remarks) yield return remark;
        if (backend is IlgpuBackend ilgpu)
            foreach (var refusal in ilgpu.Refused)
                yield return $"{backend.Info.Name} does not take the kernel {refusal.Kernel} ({refusal.Reason}): what needs it will fail";
        if (backend is not NativeBackend native)
        {
            if (threads.Pin == true) yield return $"--pin is for the native backend; the threads of {backend.Info.Name} are not pinned";
            yield break;
        }
        if (native.Isa == InstructionSet.Scalar.Name() && !isaIsNamed)
            yield return "this processor has no AVX2: the native library's plain code computes, many times slower";
        if (native.IsPinRefused)
            yield return $"the system pinned {native.Pinned} of {native.Threads - 1} threads; the others run where it puts them";
    }

    static Backend Create(string name, Threads threads, Action<string> say)
    {
        switch (name)
        {
            case "native" when !NativeBackend.Present:
                throw new EnvironmentException(NativeBackend.WhyAbsent!, "--backend ilgpu needs no library");
            case "native": return new NativeBackend(threads.Count, pin: threads.Pin);
            case "ilgpu": return IlgpuBackend.Open(threads.Count, say);
            case "cuda": return new CudaBackend();
            case "reference": return new ReferenceBackend();
            case "auto" when NativeBackend.Present: return new NativeBackend(threads.Count, pin: threads.Pin);
            // Who names a library wants that one: falling back would hide that it is not used.
            case "auto" when NativeBackend.IsNamed: throw new EnvironmentException(NativeBackend.WhyAbsent!);
            case "auto":
                say($"the native library is not used ({NativeBackend.WhyAbsent}); going on through ilgpu, slower");
                return new IlgpuBackend(threads.Count);
            default: throw new CyberLMException($"there is no backend '{name}'", $"one of {string.Join(", ", Names)}");
        }
    }
}
