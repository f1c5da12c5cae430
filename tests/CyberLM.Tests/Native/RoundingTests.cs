using System.Runtime.InteropServices;
using CyberLM.Kernels;
using CyberLM.Kernels.Native;
using Xunit;

namespace CyberLM.Tests.Native;

/// <summary>The caller's rounding mode, which a library linked with -ffast-math may have changed: neither used nor touched.</summary>
public sealed partial class RoundingTests
{
    const int TowardZero = 0xc00, ToNearest = 0;

    [LibraryImport("libm.so.6")]
    private static partial int fesetround(int mode);

    [LibraryImport("libm.so.6")]
    private static partial int fegetround();

    [Theory]
    [InlineData(InstructionSet.Scalar)]
    [InlineData(InstructionSet.Avx2)]
    [InlineData(InstructionSet.Avx512)]
    public void A_callers_rounding_mode_changes_no_bit_and_is_kept(InstructionSet isa)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("glibc only");
        using var one = NativeEngine.Open(1, isa);
        using var three = NativeEngine.Open(3, isa);
        byte[] expected = Product(one);
        Assert.Equal(0, fesetround(TowardZero));
        try
        {
            Assert.Equal(expected, Product(one));
            Assert.Equal(expected, Product(three));
            using var late = NativeEngine.Open(3, isa);
            Assert.Equal(expected, Product(late));
            Assert.Equal(TowardZero, fegetround());
        }
        finally
        {
            fesetround(ToNearest);
        }
    }

    static byte[] Product(NativeBackend backend)
    {
        var (t, arena) = Arena.Place(backend, "product", a => (
            Input: a.Take("input", DType.F32, (300, 97)), Weight: a.Take("weight", DType.F32, (130, 97)),
            Output: a.Take("output", DType.F32, (300, 130))));
        using var memory = arena;
        backend.Write<float>(t.Input, Input);
        backend.Write<float>(t.Weight, Weight);
        backend.Kernels.MatmulForward(t.Output, t.Input, t.Weight, Tensor.None);
        var values = new float[300 * 130];
        backend.Read<float>(values, t.Output);
        return MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
    }

    // Sums of these are never exact. Made before any test changes the mode, which would have a say in them.
    static readonly float[] Input = Numbers(300 * 97, 7), Weight = Numbers(130 * 97, 11);

    static float[] Numbers(int count, int seed) => [.. Enumerable.Range(0, count).Select(i => (i * seed % 1013 - 506) * 0.0078740157f)];
}
