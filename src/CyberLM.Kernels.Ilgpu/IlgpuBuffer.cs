using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace CyberLM.Kernels.Ilgpu;

/// <summary>One allocation of an accelerator, made a little larger so that its first tensor can stand on a 64-byte border.</summary>
sealed class IlgpuBuffer : DeviceBuffer
{
    /// <summary>A cache line; the CPU accelerator's own allocations stand on 16 bytes only.</summary>
    internal const int Alignment = 64;
    const long LeastOnHugePages = 4L * HugePages.Size;

    readonly MemoryBuffer1D<byte, Stride1D.Dense> memory;
    readonly long start;

    internal IlgpuBuffer(Accelerator accelerator, long bytes)
    {
        Bytes = bytes;
        bool isHuge = accelerator is CPUAccelerator && HugePages.AreThere && bytes >= LeastOnHugePages;
        long alignment = isHuge ? HugePages.Size : Alignment;
        memory = accelerator.Allocate1D<byte>(bytes + alignment);
        start = -(long)memory.NativePtr & (alignment - 1);
        if (isHuge) HugePages.Ask(Address, bytes & -HugePages.Size);
    }

    public override long Bytes { get; }

    /// <summary>The address of the first byte; on the CPU accelerator a host address.</summary>
    internal nint Address => memory.NativePtr + (nint)start;

    internal ArrayView<byte> View(long offset, long bytes) => memory.View.BaseView.SubView(start + offset, bytes);

    public override void Dispose() => memory.Dispose();
}
