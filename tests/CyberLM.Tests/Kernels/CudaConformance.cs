using CyberLM.Kernels;
using CyberLM.Kernels.Conformance;
using CyberLM.Tests.Cuda;

namespace CyberLM.Tests.Kernels;

/// <summary>The CUDA overlay with its launches emulated: grids, arguments and fallbacks as on a card, every access checked.</summary>
public abstract class CudaConformance(DType storage) : KernelConformance
{
    protected override string Name => "cuda-emulation";
    protected override DType Storage => storage;
    /// <summary>Threads are those of the CPU that stands in for the card; the emulator has one.</summary>
    protected override int[] ThreadCounts => [2];
    /// <summary>The emulator looks at every access: what is long is compared with the reference, and run no more than that.</summary>
    protected override bool Repeats(KernelCase kernelCase) => !kernelCase.IsLong;
    protected override Backend Create(int threads) => new EmulatedCudaBackend(threads, new EmulatedLauncher());
}

public sealed class CudaBF16Conformance() : CudaConformance(DType.BF16);

/// <summary>An F32 run has few operations of the overlay: classifier, sums, AdamW.</summary>
public sealed class CudaF32Conformance() : CudaConformance(DType.F32);
