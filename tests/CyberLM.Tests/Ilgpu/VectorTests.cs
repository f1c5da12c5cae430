using System.Runtime.Intrinsics;
using CyberLM.Kernels;
using CyberLM.Kernels.Ilgpu.Operations;
using Xunit;

namespace CyberLM.Tests.Ilgpu;

public sealed unsafe class VectorTests
{
    static float Exp(float x) => Exponential.Exp(Vector512.Create(x))[5];

    [Fact]
    public void Exp_is_the_exponential()
    {
        Assert.Equal(1f, Exp(0));
        Assert.Equal(0f, Exp(float.NegativeInfinity));
        Assert.Equal(0f, Exp(-1000));
        Assert.Equal(float.PositiveInfinity, Exp(1000));
        Assert.True(float.IsNaN(Exp(float.NaN)));
        for (float x = -86.9f; x < 88.2f; x += 0.0137f) Assert.InRange(Exp(x) / Math.Exp(x) - 1, -1.5e-7, 1.5e-7);
    }

    /// <summary>Known values of the normal distribution, 12 digits; the left tail keeps its relative accuracy.</summary>
    [Theory]
    [InlineData(0f, 0.5)]
    [InlineData(1f, 0.841344746069)]
    [InlineData(-1f, 0.158655253931)]
    [InlineData(-3f, 0.001349898031630)]
    [InlineData(-5f, 2.866515718792e-7)]
    [InlineData(-8f, 6.220960574272e-16)]
    [InlineData(6f, 0.999999999013)]
    public void Cumulative_normal(float x, double expected)
    {
        var at = Vector512.Create(x);
        Assert.InRange(Normal.Cumulative(at, Normal.Bell(at))[3] / expected - 1, -2e-6, 2e-6);
    }

    [Fact]
    public void Narrowing_rounds_as_the_scalar_form_does()
    {
        uint[] awkward = [0, 0x80000000, 1, 0x3f808000, 0x3f818000, 0x3f808001, 0x7f7fffff, 0x7f800000, 0xff800000, 0x7f800001, 0xffffffff];
        for (int i = 0; i < 4096; i++)
        {
            uint bits = i < awkward.Length ? awkward[i] : Philox.Block(1, (ulong)i, 0).X;
            float value = BitConverter.UInt32BitsToSingle(bits);
            ushort narrow = Lanes.Narrow(Vector512.Create(value))[2];
            Assert.Equal(BFloat16.FromSingle(value), narrow);
            float wide = Lanes.Widen(Vector256.Create(narrow))[9];
            Assert.Equal((uint)narrow << 16, BitConverter.SingleToUInt32Bits(wide));
        }
    }

    [Fact]
    public void Both_vector_widths_give_a_tile_the_same_bits()
    {
        if (!Vector512.IsHardwareAccelerated) Assert.Skip("no vectors of 512 bits here");
        const int Depth = 77;
        float[] a = Device.Random(Tile.Rows * Depth, 1);
        float[] b = Device.Random(Depth * Tile.Columns, 2);
        float[] initial = Device.Random(Tile.Columns, 3);
        var wide = new float[Tile.Rows * Tile.Columns];
        var narrow = new float[Tile.Rows * Tile.Columns];
        fixed (float* pa = a, pb = b, start = initial, w = wide, n = narrow)
        {
            Tile.MultiplyWide(w, Tile.Columns, start, 0, pa, Depth, 1, pb, Tile.Columns, Depth);
            Tile.MultiplyNarrow(n, Tile.Columns, start, 0, pa, Depth, 1, pb, Tile.Columns, Depth);
        }
        Assert.Equal(wide, narrow);
    }
}
