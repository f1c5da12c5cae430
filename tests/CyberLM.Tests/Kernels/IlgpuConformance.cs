using CyberLM.Kernels;
using CyberLM.Kernels.Ilgpu;

namespace CyberLM.Tests.Kernels;

/// <summary>ILGPU's CPU accelerator in both storage types.</summary>
public abstract class IlgpuConformance(DType storage) : KernelConformance
{
    protected override string Name => "ilgpu:cpu";
    protected override DType Storage => storage;
    protected override Backend Create(int threads) => new IlgpuBackend(threads);
}

public sealed class IlgpuF32Conformance() : IlgpuConformance(DType.F32);

public sealed class IlgpuBF16Conformance() : IlgpuConformance(DType.BF16);
