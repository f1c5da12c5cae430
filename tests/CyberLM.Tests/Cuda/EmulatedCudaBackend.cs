using CyberLM.Kernels;
using CyberLM.Kernels.Ilgpu;
using CyberLM.Kernels.Ilgpu.Cuda;

namespace CyberLM.Tests.Cuda;

/// <summary>
/// What the CUDA backend is on a card, with ILGPU's CPU accelerator as the card: the overlay's launches go to the emulator, everything else
/// to ILGPU's CPU kernels, in the same memory.
/// </summary>
sealed class EmulatedCudaBackend : Backend
{
    readonly IlgpuBackend card;
    readonly bool ownsCard;
    readonly CudaKernels kernels;

    internal EmulatedCudaBackend(int threads, ICudaLauncher launcher) : this(new IlgpuBackend(threads), launcher) => ownsCard = true;

    /// <summary>On a card that others use as well: opening one takes ILGPU a third of a second.</summary>
    internal EmulatedCudaBackend(IlgpuBackend on, ICudaLauncher launcher, int largeFrom = CudaPlan.LargeFrom)
    {
        card = on;
        kernels = new CudaKernels(((IlgpuKernels)card.Kernels).Accelerator, "cuda-emulation", launcher, largeFrom);
    }

    internal CudaKernels Overlay => kernels;

    public override BackendInfo Info => new("cuda-emulation", card.Info.Device, 0, true, false);
    public override IKernels Kernels => kernels;
    public override DeviceBuffer Allocate(long bytes) => card.Allocate(bytes);
    public override void Write<T>(Tensor to, ReadOnlySpan<T> from) => card.Write(to, from);
    public override void Read<T>(Span<T> to, Tensor from) => card.Read(to, from);
    public override void Synchronize() => card.Synchronize();

    public override void Dispose()
    {
        kernels.Dispose();
        if (ownsCard) card.Dispose();
    }
}
