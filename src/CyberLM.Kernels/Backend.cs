namespace CyberLM.Kernels;

/// <param name="MemoryBytes">what the device has; 0 when it is the host's own memory</param>
public readonly record struct BackendInfo(string Name, string Device, long MemoryBytes, bool BFloat16, bool TensorCores);

/// <summary>A device: its memory and its kernels. Operations run in order; only Read and Synchronize wait.</summary>
public abstract class Backend : IDisposable
{
    public abstract BackendInfo Info { get; }
    public abstract IKernels Kernels { get; }
    /// <summary>Uninitialised memory, aligned to 64 bytes at least.</summary>
    public abstract DeviceBuffer Allocate(long bytes);
    /// <summary>Copies before it returns. T must have the size of the tensor's element (BF16: ushort).</summary>
    public abstract void Write<T>(Tensor to, ReadOnlySpan<T> from) where T : unmanaged;
    /// <summary>Waits for every operation queued before it.</summary>
    public abstract void Read<T>(Span<T> to, Tensor from) where T : unmanaged;
    public abstract void Synchronize();
    /// <summary>
    /// The owner of these weights (OC,C) neither changes nor frees them until the result is disposed: a backend may keep a copy in the
    /// order in which its products read them. Results have the same bits.
    /// </summary>
    public virtual IDisposable? Freeze(IReadOnlyList<Tensor> weights) => null;
    /// <summary>Memory that freezing these weights takes.</summary>
    public virtual long FrozenBytes(IReadOnlyList<Tensor> weights) => 0;
    public abstract void Dispose();
}
