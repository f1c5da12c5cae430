using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CyberLM.Kernels.Native;

/// <summary>The C++ engine on this machine's processor. One caller at a time; operations are done when they return.</summary>
public sealed unsafe class NativeBackend : Backend
{
    const string Name = "native";

    /// <summary>Longer than the gap between two operations of a step, shorter than a scheduler's tick.</summary>
    const int SpinMicroseconds = 50;

    const int MostThreads = 1024;

    nint context;

    /// <param name="threads">0: one for each processor this process may use</param>
    /// <param name="isa">Best: what CYBERLM_ISA names, else the best of this machine</param>
    /// <param name="pin">threads stay on a processor each; null: where CYBERLM_PIN is 1</param>
    public NativeBackend(int threads = 0, InstructionSet isa = InstructionSet.Best, bool? pin = null)
    {
        if (threads is < 0 or > MostThreads)
            throw new CyberLMException($"{threads} threads cannot be", $"0 takes one for each processor; at most {MostThreads}");
        if (WhyAbsent is { } reason) throw new EnvironmentException(reason);
        if (threads == 0) threads = Environment.ProcessorCount;
        Threads = threads;
        bool pinned = pin ?? Pinning.Parse(Environment.GetEnvironmentVariable(Pinning.Variable));
        context = isa == InstructionSet.Best ? CreateNamed(threads, pinned) : Create(threads, isa, pinned);
        Isa = Marshal.PtrToStringUTF8((nint)NativeMethods.clm_context_isa(context))!;
        Pinned = NativeMethods.clm_context_pinned(context);
        IsPinRefused = pinned && Pinned < threads - 1;
        string device = $"{Isa}, {threads} thread{(threads == 1 ? "" : "s")}{(Pinned > 0 ? ", pinned" : "")}";
        Info = new BackendInfo(Name, device, 0, true, false);
        Kernels = new NativeKernels(context);
    }

    /// <summary>False when the library is not there or does not fit; then WhyAbsent says it in one sentence.</summary>
    public static bool Present => WhyAbsent is null;
    /// <summary>CYBERLM_NATIVE says which library to take.</summary>
    public static bool IsNamed => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(NativeLibraryLoader.Variable));
    public static string? WhyAbsent => NativeLibraryLoader.WhyAbsent;

    /// <summary>Threads that compute, the caller's among them.</summary>
    public int Threads { get; }
    /// <summary>The instruction set that computes, as CYBERLM_ISA spells it.</summary>
    public string Isa { get; }
    /// <summary>Threads that the system keeps on one processor each; the caller's own is never among them.</summary>
    public int Pinned { get; }
    /// <summary>Some threads were to be pinned and the system did not let them.</summary>
    public bool IsPinRefused { get; }

    public override BackendInfo Info { get; }
    public override IKernels Kernels { get; }

    public override DeviceBuffer Allocate(long bytes) => new NativeBuffer(bytes);

    public override void Write<T>(Tensor to, ReadOnlySpan<T> from) => from.CopyTo(Elements<T>(to));

    public override void Read<T>(Span<T> to, Tensor from) => Elements<T>(from)[..to.Length].CopyTo(to);

    public override void Synchronize() { }

    public override IDisposable Freeze(IReadOnlyList<Tensor> weights) => new FrozenWeights((NativeKernels)Kernels, weights);

    public override long FrozenBytes(IReadOnlyList<Tensor> weights) => weights.Sum(FrozenWeights.Bytes);

    /// <summary>Multiply-adds on registers only with this backend's threads and instruction set, in operations per second.</summary>
    public double MeasurePeak(DType type)
    {
        NativeStatus.Check(NativeMethods.clm_measure_peak(context, (int)type, out double flops), context, nameof(MeasurePeak));
        return flops;
    }

    /// <summary>A copy larger than the caches, read and write counted, in bytes per second.</summary>
    public double MeasureCopy()
    {
        NativeStatus.Check(NativeMethods.clm_measure_copy(context, out double bytes), context, nameof(MeasureCopy));
        return bytes;
    }

    public override void Dispose()
    {
        ((NativeKernels)Kernels).Close();
        NativeMethods.clm_context_destroy(Interlocked.Exchange(ref context, 0));
    }

    /// <summary>With what the environment names; a processor that lacks it is nobody's bug.</summary>
    static nint CreateNamed(int threads, bool pin)
    {
        string? name = Environment.GetEnvironmentVariable(InstructionSets.Variable);
        try
        {
            return Create(threads, InstructionSets.Named, pin);
        }
        catch (NotSupportedException e)
        {
            throw new EnvironmentException(
                $"{InstructionSets.Variable} is '{name}': {e.Message}", "unset it to take what this processor has");
        }
    }

    static nint Create(int threads, InstructionSet isa, bool pin)
    {
        var description = new ClmContextDesc
        {
            Size = (uint)sizeof(ClmContextDesc),
            Threads = threads,
            Isa = (int)isa,
            SpinMicroseconds = SpinMicroseconds,
            Pin = pin ? 1 : 0,
        };
        ClmStatus status = NativeMethods.clm_context_create(description, out nint context);
        NativeStatus.Check(status, 0, "clm_context_create");
        return context;
    }

    static Span<T> Elements<T>(Tensor tensor) where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() != tensor.DType.Size())
            throw new ArgumentException($"{typeof(T).Name} has {Unsafe.SizeOf<T>()} bytes, {tensor.DType} has {tensor.DType.Size()}");
        return new Span<T>(NativeKernels.Address(tensor), checked((int)tensor.Count));
    }
}
