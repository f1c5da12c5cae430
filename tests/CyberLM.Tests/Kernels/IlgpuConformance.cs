using CyberLM.Kernels;
using CyberLM.Kernels.Conformance;
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

/// <summary>
/// The kernels that a GPU runs, with their groups, shared memory and barriers, on ILGPU's CPU accelerator in both storage types. A thread
/// of the system stands for each of a group's and a barrier takes a millisecond: only the cases that are small enough are run.
/// </summary>
public abstract class IlgpuGroupsConformance(DType storage) : KernelConformance
{
    protected override string Name => "ilgpu:emulated";
    protected override DType Storage => storage;
    protected override int[] ThreadCounts => [1];
    protected override Backend Create(int threads) => IlgpuBackend.EmulatedGpu();

    /// <summary>Enough for more than one tile in every direction, and for blocks of queries that end within a tile.</summary>
    const int MostElements = 27_000, MostElementsRepeated = 3_000;
    /// <summary>What has a group a row has its shape from the first row on.</summary>
    const int MostElementsOfRows = 3_000, MostElementsOfRowsRepeated = 700;

    protected override bool Runs(KernelCase kernelCase) =>
        kernelCase.Operation == "NextToken" ? kernelCase.Rows <= 2 : IsUpTo(kernelCase, MostElements, MostElementsOfRows);

    protected override bool Repeats(KernelCase kernelCase) => kernelCase.Operation == "NextToken"
        ? kernelCase.Rows == 2 && HasEveryCut(kernelCase)
        : IsUpTo(kernelCase, MostElementsRepeated, MostElementsOfRowsRepeated);

    static bool HasEveryCut(KernelCase kernelCase) => kernelCase.Label.EndsWith(" 1.3 20 0.9 0.05");

    static bool IsUpTo(KernelCase kernelCase, int elements, int elementsOfRows)
    {
        string name = kernelCase.Operation;
        // A sum over so many rows that it is cut into slices takes few tiles.
        if (kernelCase.Label.StartsWith("N 1100,")) return true;
        bool isOfTiles = name == "Gemm" || name.StartsWith("Attention") || name.StartsWith("Matmul");
        return Elements(kernelCase) <= (isOfTiles ? elements : elementsOfRows);
    }

    static long Elements(KernelCase kernelCase) => kernelCase.Arguments.Sum(a => a.Shape.Count);
}

public sealed class IlgpuGroupsF32Conformance() : IlgpuGroupsConformance(DType.F32);

public sealed class IlgpuGroupsBF16Conformance() : IlgpuGroupsConformance(DType.BF16);
