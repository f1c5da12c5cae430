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
    public void Both_vector_widths_both_heights_and_BF16_give_a_tile_the_same_bits()
    {
        const int Depth = 77, HalfColumns = Tile.Columns / 2;
        float[] a = Device.Random(Tile.Rows * Depth, 1);
        float[] b = [.. Device.Random(Depth * Tile.Columns, 2).Select(x => BFloat16.ToSingle(BFloat16.FromSingle(x)))];
        var pairs = new uint[Depth * HalfColumns];
        for (int i = 0; i < pairs.Length; i++)
        {
            int at = i / HalfColumns * Tile.Columns + i % HalfColumns;
            pairs[i] = BFloat16.FromSingle(b[at]) | (uint)BFloat16.FromSingle(b[at + HalfColumns]) << 16;
        }
        float[] initial = Device.Random(Tile.Columns, 3);
        var expected = new float[Tile.Rows * Tile.Columns];
        for (int i = 0; i < expected.Length; i++)
        {
            float sum = initial[i % Tile.Columns];
            for (int k = 0; k < Depth; k++)
                sum = MathF.FusedMultiplyAdd(a[i / Tile.Columns * Depth + k], b[k * Tile.Columns + i % Tile.Columns], sum);
            expected[i] = sum;
        }
        fixed (float* pa = a, pb = b, start = initial)
        fixed (uint* words = pairs)
        {
            foreach (int rows in new[] { Tile.Rows, Tile.LowRows })
                foreach (bool isBFloat16 in new[] { false, true })
                    foreach (bool isWide in new[] { false, true })
                    {
                        var c = new float[rows * Tile.Columns];
                        float* panel = isBFloat16 ? (float*)words : pb;
                        fixed (float* pc = c)
                        {
                            if (isBFloat16) Multiply<BFloat16Pairs>(isWide, rows, pc, start, pa, Depth, panel, HalfColumns);
                            else Multiply<Floats>(isWide, rows, pc, start, pa, Depth, panel, Tile.Columns);
                        }
                        Assert.Equal(expected[..c.Length], c);
                    }
        }
    }

    static void Multiply<TPanel>(bool isWide, int rows, float* c, float* initial, float* a, int depth, float* panel, int words)
        where TPanel : struct, IPanel
    {
        if (!isWide) NarrowTile.Multiply<TPanel>(rows, c, Tile.Columns, initial, 0, a, depth, 1, panel, words, depth);
        else if (rows == Tile.Rows) WideTile.Multiply<TPanel>(c, Tile.Columns, initial, 0, a, depth, 1, panel, words, depth);
        else WideTile.MultiplyLow<TPanel>(c, Tile.Columns, initial, 0, a, depth, 1, panel, words, depth);
    }

    [Fact]
    public void Four_sums_of_lanes_are_those_of_each()
    {
        float[] lanes = [.. Enumerable.Range(0, 4 * Lanes.Count).Select(i => (float)(i * i))];
        fixed (float* p = lanes)
        {
            var sums = Lanes.Sums(Lanes.Load(p), Lanes.Load(p + 16), Lanes.Load(p + 32), Lanes.Load(p + 48));
            for (int i = 0; i < 4; i++) Assert.Equal(lanes.Skip(16 * i).Take(16).Sum(), sums[i]);
        }
    }

    [Theory]
    [InlineData(DType.F32)]
    [InlineData(DType.BF16)]
    public void Pairs_are_stored_where_they_were_loaded(DType type)
    {
        if (type == DType.F32) StoresWhatItLoads(Device.Random(Pairs.Count, 1));
        else StoresWhatItLoads(Array.ConvertAll(Device.Random(Pairs.Count, 1), BFloat16.FromSingle));
    }

    static void StoresWhatItLoads<T>(T[] numbers) where T : unmanaged
    {
        var back = new T[numbers.Length];
        fixed (T* from = numbers, to = back) Pairs.Store(to, Pairs.Left(from), Pairs.Right(from));
        Assert.Equal(numbers, back);
    }
}
