using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace CyberLM.Kernels.Ilgpu;

/// <summary>
/// One of ILGPU's accelerators. On the CPU, one work item per thread, operations are done when they return; on a GPU they are queued.
/// </summary>
public sealed class IlgpuBackend : Backend
{
    const int MostThreads = 1024;

    readonly string name;
    readonly Context context;
    readonly Accelerator accelerator;
    readonly IlgpuKernels kernels;

    /// <summary>The CPU accelerator.</summary>
    /// <param name="threads">0: one for each processor this process may use</param>
    public IlgpuBackend(int threads = 0) : this(CpuDevice(threads))
    {
    }

    IlgpuBackend(CPUDevice device) : this(
        "ilgpu:cpu", $"{device.NumMultiprocessors} thread{(device.NumMultiprocessors == 1 ? "" : "s")}", device)
    {
    }

    IlgpuBackend(string name, string description, CPUDevice device, CreateKernels? createKernels = null) : this(
        name, description, 0, () => Context.Create(builder => builder.CPU(device)),
        context => device.CreateCPUAccelerator(context, CPUAcceleratorMode.Auto), createKernels)
    {
    }

    IlgpuBackend(IlgpuDevice device, CreateKernels? createKernels) : this(
        $"ilgpu:{device.Kind}", device.Description, device.MemoryBytes, () => IlgpuDevice.CreateContext(device.Kind),
        device.CreateAccelerator, createKernels)
    {
    }

    IlgpuBackend(
        string name, string description, long memoryBytes, Func<Context> createContext, Func<Context, Accelerator> createAccelerator,
        CreateKernels? createKernels)
    {
        this.name = name;
        Info = new BackendInfo(name, description, memoryBytes, BFloat16: true, TensorCores: false);
        var refused = new Dictionary<string, KernelRefusal>();
        for (;;)
        {
            context = createContext();
            try
            {
                accelerator = createAccelerator(context);
                kernels = createKernels?.Invoke(accelerator, name, refused) ?? new IlgpuKernels(accelerator, name, refused);
                break;
            }
            // Each round leaves one kernel more out, so that there is an end; a second refusal of one kernel would be ours.
            catch (KernelRefusedException exception) when (refused.TryAdd(exception.Refusal.Kernel, exception.Refusal))
            {
                accelerator!.Dispose();
                context.Dispose();
            }
            catch
            {
                accelerator?.Dispose();
                context.Dispose();
                throw;
            }
        }
        Refused = [.. refused.Values];
    }

    internal delegate IlgpuKernels CreateKernels(
        Accelerator accelerator, string backend, IReadOnlyDictionary<string, KernelRefusal> refused);

    /// <summary>The best device that works, or the one that CYBERLM_DEVICE names.</summary>
    /// <param name="threads">for the CPU</param>
    /// <param name="say">takes a line for each better device that does not work</param>
    public static IlgpuBackend Open(int threads, Action<string> say) =>
        Open(threads, say, IlgpuDevice.Find().Devices, Environment.GetEnvironmentVariable(IlgpuDevice.Variable));

    /// <summary>The best device of that kind.</summary>
    public static IlgpuBackend On(string kind)
    {
        var (devices, whyAbsent) = IlgpuDevice.Find();
        return Open(0, _ => { }, [IlgpuDevice.OfKind(kind, devices, whyAbsent)[0]], wanted: null);
    }

    internal static IlgpuBackend Open(
        int threads, Action<string> say, IReadOnlyList<IlgpuDevice> devices, string? wanted, CreateKernels? createKernels = null)
    {
        var candidates = IlgpuDevice.Candidates(devices, wanted);
        foreach (var device in candidates)
        {
            if (device.Kind == IlgpuDevice.Cpu) return new IlgpuBackend(threads);
            try
            {
                return new IlgpuBackend(device, createKernels);
            }
            // A driver may fail in any way that its authors thought of; nobody asked for it, and the CPU is there all the same.
            catch (Exception exception) when (candidates.Count > 1)
            {
                say($"{device.Name} ({device.Description}) is not used: {OneLine(exception)}");
            }
            catch (Exception exception) when (exception is not CyberLMException)
            {
                throw new EnvironmentException($"{device.Name} ({device.Description}) does not work: {OneLine(exception)}",
                    $"{IlgpuDevice.Variable}=cpu computes on the processor", exception);
            }
        }
        throw new InvalidOperationException("unreachable: the CPU is always a candidate");
    }

    /// <summary>The GPU's kernels, groups, barriers and copies on a CPU, for tests.</summary>
    internal static IlgpuBackend EmulatedGpu(CreateKernels? createKernels = null) =>
        new("ilgpu:emulated", "a GPU's groups on the processor", DeviceShape.EmulatedGpu(), createKernels);

    public override BackendInfo Info { get; }

    public override IKernels Kernels => kernels;

    /// <summary>Kernels that this device's compiler did not take: operations that need one fail, the others work.</summary>
    public IReadOnlyList<KernelRefusal> Refused { get; }

    internal IlgpuKernels Loaded => kernels;

    public override DeviceBuffer Allocate(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return DeviceMemory.Allocate(accelerator, name, bytes);
    }

    public override void Write<T>(Tensor to, ReadOnlySpan<T> from)
    {
        if (kernels.UsesGroups) DeviceMemory.Write(accelerator, to, from);
        else from.CopyTo(Elements<T>(to));
    }

    public override void Read<T>(Span<T> to, Tensor from)
    {
        if (kernels.UsesGroups) DeviceMemory.Read(accelerator, to, from);
        else Elements<T>(from)[..to.Length].CopyTo(to);
    }

    public override IDisposable? Freeze(IReadOnlyList<Tensor> weights) => kernels.FrozenWeights?.Freeze(weights);

    public override long FrozenBytes(IReadOnlyList<Tensor> weights) =>
        kernels.FrozenWeights is null ? 0 : FrozenWeights.Bytes(weights);

    public override void Synchronize() => accelerator.Synchronize();

    public override void Dispose()
    {
        kernels.Close();
        accelerator.Dispose();
        context.Dispose();
    }

    static CPUDevice CpuDevice(int threads)
    {
        if (threads is < 0 or > MostThreads)
            throw new CyberLMException($"{threads} threads cannot be", $"0 takes one for each processor; at most {MostThreads}");
        return DeviceShape.Cpu(threads == 0 ? Environment.ProcessorCount : threads);
    }

    /// <summary>The tensor's elements in place: the CPU accelerator's memory is the host's.</summary>
    static unsafe Span<T> Elements<T>(Tensor tensor) where T : unmanaged
    {
        DeviceMemory.CheckElement<T>(tensor);
        return new((void*)IlgpuKernels.Address(tensor), checked((int)tensor.Count));
    }

    static string OneLine(Exception exception) => (exception.InnerException ?? exception).Message.ReplaceLineEndings(" ");
}
