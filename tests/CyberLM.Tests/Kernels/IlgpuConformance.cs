using CyberLM.Kernels;
using CyberLM.Kernels.Conformance;
using CyberLM.Kernels.Ilgpu;
using Xunit;
using Gpu = CyberLM.Kernels.Ilgpu.Gpu;

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
    const int MostElements = 27_000, MostElementsRepeated = 1_500;
    /// <summary>What has a group a row has its shape from the first row on.</summary>
    const int MostElementsOfRows = 3_000, MostElementsOfRowsRepeated = 300;

    protected override bool Runs(KernelCase kernelCase) =>
        kernelCase.Operation == "NextToken" ? kernelCase.Rows <= 2 : IsUpTo(kernelCase, MostElements, MostElementsOfRows);

    /// <summary>What is fused is composed of the others here.</summary>
    protected override bool Repeats(KernelCase kernelCase) => !Contract.IsFused(kernelCase.Operation)
        && (kernelCase.Operation == "NextToken"
            ? kernelCase.Rows == 2 && HasEveryCut(kernelCase)
            : IsUpTo(kernelCase, MostElementsRepeated, MostElementsOfRowsRepeated) || Elements(kernelCase) == Smallest(kernelCase));

    /// <summary>That the sizes above leave something to do.</summary>
    [Fact]
    public void Every_operation_has_a_case_and_one_of_several_elements_that_is_repeated()
    {
        foreach (var operation in ConformanceCases.All(storage).GroupBy(c => c.Operation))
        {
            Assert.True(operation.Any(Runs), operation.Key);
            if (Contract.IsFused(operation.Key)) continue;
            Assert.True(operation.Any(c => Runs(c) && Repeats(c) && c.Arguments.Max(a => a.Shape.Count) > 1), operation.Key);
        }
    }

    /// <summary>Of the operation's cases that are more than a single number.</summary>
    long Smallest(KernelCase kernelCase) => ConformanceCases.All(storage)
        .Where(c => c.Operation == kernelCase.Operation && c.Arguments.Max(a => a.Shape.Count) > 1).Min(Elements);

    static bool HasEveryCut(KernelCase kernelCase) => kernelCase.Label.EndsWith(" 1.3 20 0.9 0.05");

    /// <summary>Its sum over the rows is cut into slices of them, each of few tiles.</summary>
    static bool HasSlices(KernelCase kernelCase) => kernelCase.Label.StartsWith("N 1100,");

    [Fact]
    public void A_sum_over_rows_that_is_cut_into_slices_is_among_the_cases()
    {
        var sliced = Assert.Single(ConformanceCases.All(storage), c => c.Operation == "MatmulBackward" && HasSlices(c));
        int N = sliced.Arguments[3].Shape.D0, OC = sliced.Arguments[3].Shape.D1, C = sliced.Arguments[4].Shape.D1;
        Assert.True(Gpu.Gemm.SlicesOf(new(OC, C, N)) > 1);
    }

    static bool IsUpTo(KernelCase kernelCase, int elements, int elementsOfRows)
    {
        string name = kernelCase.Operation;
        if (HasSlices(kernelCase)) return true;
        bool isOfTiles = name == "Gemm" || name.StartsWith("Attention") || name.StartsWith("Matmul") && !Contract.IsFused(name);
        return Elements(kernelCase) <= (isOfTiles ? elements : elementsOfRows);
    }

    static long Elements(KernelCase kernelCase) => kernelCase.Arguments.Sum(a => a.Shape.Count);
}

public sealed class IlgpuGroupsF32Conformance() : IlgpuGroupsConformance(DType.F32);

public sealed class IlgpuGroupsBF16Conformance() : IlgpuGroupsConformance(DType.BF16);
