using System.Diagnostics;
using CyberLM.Kernels;
using CyberLM.Kernels.Native;
using CyberLM.Tests.Native;
using Xunit;

namespace CyberLM.Tests.Kernels.Measurement;

/// <summary>The peak that every share of a roofline is taken of, beside what a product does at the same time.</summary>
public sealed class PeakTests
{
    const int N = 256, C = 512, OC = 512;
    /// <summary>Each a few milliseconds: some of so many fall between what else the machine does.</summary>
    const int FewTurns = 12, ManyTurns = 200;

    /// <summary>
    /// F32 alone: products reach most of its peak, so that half of one is less than they do. The bounds are as wide as they may be for
    /// that, and a machine that disturbs one of the two more than the other is given more turns.
    /// </summary>
    [Theory]
    [InlineData(InstructionSet.Avx2)]
    [InlineData(InstructionSet.Avx512)]
    [InlineData(InstructionSet.Best)]
    public void A_product_reaches_much_of_the_peak_and_no_more_than_all_of_it(InstructionSet isa)
    {
        using var backend = NativeEngine.Open(1, isa);
        Assert.SkipWhen(isa == InstructionSet.Best && InstructionSets.Chosen == InstructionSet.Scalar.Name(), "nothing but scalar is here");
        var (t, arena) = Arena.Place(backend, "peak", a => (
            Input: a.Take("input", DType.F32, (N, C)), Weight: a.Take("weight", DType.F32, (OC, C)),
            Output: a.Take("output", DType.F32, (N, OC))));
        using var memory = arena;
        backend.Kernels.Fill(t.Input, 1);
        backend.Kernels.Fill(t.Weight, 1);
        var (peak, product) = (0.0, 0.0);
        for (int turn = 1; turn <= ManyTurns; turn++)
        {
            peak = Math.Max(peak, backend.MeasurePeak(DType.F32));
            long start = Stopwatch.GetTimestamp();
            backend.Kernels.MatmulForward(t.Output, t.Input, t.Weight, Tensor.None);
            product = Math.Max(product, 2.0 * N * C * OC / Stopwatch.GetElapsedTime(start).TotalSeconds);
            if (turn >= FewTurns && product > 0.3 * peak && product < 1.1 * peak) return;
        }
        Assert.Fail($"{backend.Info.Device}: a product does {product / 1e9:F1} GFLOP/s, the peak is {peak / 1e9:F1}");
    }
}
