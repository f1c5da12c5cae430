using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CyberLM.Kernels.Reference;

/// <summary>The definition of every operation: plain C#, float64, no tricks. Made to be read and compared with, not to be fast.</summary>
public sealed class ReferenceBackend : Backend
{
    public override BackendInfo Info => new("reference", "plain C#, float64", 0, false, false);
    public override IKernels Kernels { get; } = new ReferenceKernels();

    public override DeviceBuffer Allocate(long bytes) => new HostBuffer(bytes);

    public override void Write<T>(Tensor to, ReadOnlySpan<T> from) => from.CopyTo(View<T>(to));

    public override void Read<T>(Span<T> to, Tensor from) => View<T>(from)[..to.Length].CopyTo(to);

    public override void Synchronize()
    {
    }

    public override void Dispose()
    {
    }

    internal static Span<T> View<T>(Tensor tensor) where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() != tensor.DType.Size())
            throw new ArgumentException($"{tensor.DType} {tensor.Shape} cannot be seen as {typeof(T).Name}");
        if (tensor.Buffer is not HostBuffer buffer)
            throw new ArgumentException($"{tensor.DType} {tensor.Shape} does not live on the reference backend");
        var bytes = buffer.Memory.AsSpan(checked((int)tensor.ByteOffset), checked((int)tensor.Bytes));
        return MemoryMarshal.Cast<byte, T>(bytes);
    }

    sealed class HostBuffer : DeviceBuffer
    {
        public HostBuffer(long bytes)
        {
            Memory = GC.AllocateUninitializedArray<byte>(checked((int)bytes));
            // All ones is not-a-number in every float type, so that a read before the first write shows.
            Memory.AsSpan().Fill(0xFF);
        }

        public byte[] Memory { get; private set; }
        public override long Bytes => Memory.LongLength;

        public override void Dispose() => Memory = [];
    }
}
