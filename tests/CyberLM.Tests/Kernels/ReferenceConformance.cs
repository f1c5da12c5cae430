using CyberLM.Kernels;
using CyberLM.Kernels.Reference;

namespace CyberLM.Tests.Kernels;

/// <summary>The definition against itself: that the suite holds together, and that the reference keeps its own promises.</summary>
public sealed class ReferenceConformance : KernelConformance
{
    protected override string Name => "reference";
    protected override DType Storage => DType.F64;
    protected override Backend Create(int threads) => new ReferenceBackend();
    protected override int[] ThreadCounts => [1];
}
