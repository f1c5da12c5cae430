using CyberLM.Kernels;
using CyberLM.Kernels.Conformance;
using CyberLM.Kernels.Ilgpu;
using CyberLM.Kernels.Ilgpu.Cuda;
using CyberLM.Tests.Kernels;
using Xunit;

namespace CyberLM.Tests.Cuda;

/// <summary>How work is shared out among blocks.</summary>
public sealed class CudaPlanTests
{
    static readonly Lazy<EmulatedCudaBackend> Large = new(() => new(new IlgpuBackend(1), new EmulatedLauncher(), largeFrom: 1));
    static readonly Lazy<EmulatedCudaBackend> Small =
        new(() => new(new IlgpuBackend(1), new EmulatedLauncher(), largeFrom: int.MaxValue));

    public static TheoryData<string> Products() =>
        ["MatmulForward", "MatmulBackward", "MatmulResidualForward", "MatmulGeluForward", "MatmulGeluBackward"];

    /// <summary>So that the size of a batch, which decides about the tile, does not decide about bits.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public void A_product_has_the_same_bits_in_large_tiles_as_in_small_ones(string operation)
    {
        CudaBuild.Require();
        foreach (var kernelCase in ConformanceCases.All(DType.BF16).Where(c => c.Operation == operation && !c.IsLong))
        {
            var large = KernelRun.On(Large.Value, kernelCase, DType.BF16);
            string? difference = KernelRun.On(Small.Value, kernelCase, DType.BF16).DifferenceFrom(large);
            Assert.True(difference is null, $"{kernelCase}: {difference}");
            var expected = KernelRun.OnReference(kernelCase);
            Assert.Null(KernelRun.ErrorBeyondLimit(expected, large, DType.BF16));
        }
    }

    [Theory]
    [InlineData(24576, 768, 128), InlineData(1152, 1152, 64), InlineData(1, 50257, 128), InlineData(1, 768, 64)]
    public void A_product_takes_large_tiles_where_they_are_many(int rows, int columns, int tile) =>
        Assert.Equal(tile, CudaPlan.TileOf(rows, columns, CudaPlan.LargeFrom).Size);

    [Theory]
    [InlineData(1, 1), InlineData(255, 1), InlineData(9000, 1), InlineData(24576, 12), InlineData(24576, 1000), InlineData(2_000_000, 3)]
    public void Slices_of_rows_are_whole_steps_and_cover_all_rows(int rows, long blocks)
    {
        int sliceRows = CudaPlan.SliceRows(rows, blocks);
        int slices = CudaPlan.Blocks(rows, sliceRows);
        Assert.Equal(0, sliceRows % 32);
        Assert.InRange((long)slices * sliceRows, rows, (long)rows + sliceRows - 1);
        Assert.InRange(slices * blocks, 1, Math.Max(216, blocks));
    }
}
