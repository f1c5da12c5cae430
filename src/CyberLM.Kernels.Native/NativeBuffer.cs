namespace CyberLM.Kernels.Native;

/// <summary>Memory from the engine: huge pages where the system has them, since every first touch of a small page is a fault.</summary>
sealed unsafe class NativeBuffer : DeviceBuffer
{
    byte* memory;

    internal NativeBuffer(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Bytes = bytes;
        ClmStatus status = NativeMethods.clm_allocate(Math.Max(bytes, 1), out void* result);
        if (status != ClmStatus.Ok)
            throw new EnvironmentException($"no memory for {bytes:N0} bytes", "Choose a smaller model, batch or context.");
        memory = (byte*)result;
    }

    public override long Bytes { get; }

    /// <summary>Where a tensor of this buffer begins.</summary>
    internal byte* Address(in Tensor tensor)
    {
        if (memory is null) throw new ObjectDisposedException(nameof(DeviceBuffer));
        if (tensor.ByteOffset < 0 || tensor.Bytes > Bytes - tensor.ByteOffset)
            throw new ArgumentException($"tensor {tensor.Shape} at byte {tensor.ByteOffset} leaves its buffer of {Bytes} bytes");
        return memory + tensor.ByteOffset;
    }

    public override void Dispose()
    {
        if (memory is null) return;
        NativeMethods.clm_free(memory, Math.Max(Bytes, 1));
        memory = null;
    }
}
