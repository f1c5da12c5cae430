using ILGPU;

namespace CyberLM.Kernels.Ilgpu.Operations;

/// <summary>The residual stream stays F32, what is added to it may be BF16.</summary>
static class Residual
{
    internal static void Forward(Index1D item, Slices elements, ElementwiseArguments a) =>
        Elementwise.Sum(a, elements.Start(item), elements.End(item));
}
