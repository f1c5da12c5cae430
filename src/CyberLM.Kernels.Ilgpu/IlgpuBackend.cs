using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace CyberLM.Kernels.Ilgpu;

/// <summary>ILGPU's CPU accelerator: kernels written in C#, one work item per thread. Operations are done when they return.</summary>
public sealed class IlgpuBackend : Backend
{
    const string Name = "ilgpu:cpu";

    // With more than 32 threads per multiprocessor ILGPU starts its threads by group size: groups of one item then cost one thread each.
    const int WarpSize = 2;
    const int WarpsPerMultiprocessor = 32;

    readonly Context context;
    readonly Accelerator accelerator;

    const int MostThreads = 1024;

    /// <param name="threads">0: one for each processor this process may use</param>
    public IlgpuBackend(int threads = 0)
    {
        if (threads is < 0 or > MostThreads)
            throw new CyberLMException($"{threads} threads cannot be", $"0 takes one for each processor; at most {MostThreads}");
        if (threads == 0) threads = Environment.ProcessorCount;
        var device = new CPUDevice(WarpSize, WarpsPerMultiprocessor, threads);
        context = Context.Create(builder => builder.CPU(device));
        accelerator = device.CreateCPUAccelerator(context, CPUAcceleratorMode.Auto);
        Kernels = new IlgpuKernels(accelerator, Name);
        Info = new BackendInfo(Name, $"{threads} thread{(threads == 1 ? "" : "s")}", 0, true, false);
    }

    public override BackendInfo Info { get; }
    public override IKernels Kernels { get; }

    public override DeviceBuffer Allocate(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        try
        {
            return new IlgpuBuffer(accelerator, bytes);
        }
        catch (OutOfMemoryException exception)
        {
            throw new EnvironmentException($"{Name}: no memory for {bytes} bytes", "a smaller batch or model needs less", exception);
        }
    }

    public override void Write<T>(Tensor to, ReadOnlySpan<T> from) => from.CopyTo(Elements<T>(to));

    public override void Read<T>(Span<T> to, Tensor from) => Elements<T>(from)[..to.Length].CopyTo(to);

    public override void Synchronize() => accelerator.Synchronize();

    public override void Dispose()
    {
        
        accelerator.Dispose();
        context.Dispose();
    }

    /// <summary>The tensor's elements in place: this accelerator's memory is the host's.</summary>
    static unsafe Span<T> Elements<T>(Tensor tensor) where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() != tensor.DType.Size())
            throw new ArgumentException($"{typeof(T).Name} does not have the size of an element of {tensor.DType} {tensor.Shape}");
        return new((void*)IlgpuKernels.Address(tensor), checked((int)tensor.Count));
    }
}
