using CyberLM.Kernels;
using CyberLM.Kernels.Ilgpu;
using Xunit;

namespace CyberLM.Tests.Ilgpu;

/// <summary>A frozen weight is read from a copy in another order: products must not show it.</summary>
public sealed class FrozenProductTests
{
    // One row, both heights of a tile and what is left over, more rows than a block; columns and depths with edges of every kind.
    static readonly int[] Rows = [1, 2, 4, 5, 8, 9, 13, 16, 40, 300];
    static readonly (int OC, int C)[] Shapes = [(1, 1), (33, 7), (96, 384), (150, 515), (1024, 64)];

    [Theory]
    [InlineData(DType.F32, DType.F32, 1)]
    [InlineData(DType.F32, DType.F32, 3)]
    [InlineData(DType.BF16, DType.BF16, 1)]
    [InlineData(DType.BF16, DType.F32, 3)]
    public void Products_have_the_same_bits(DType type, DType result, int threads)
    {
        using var device = new Device(threads);
        foreach (var (OC, C) in Shapes)
        {
            var weight = device.Stored(type, (OC, C), Device.Random(OC * C, 1));
            var bias = device.Stored(type, OC, Device.Random(OC, 2));
            foreach (int rows in Rows)
                foreach (var added in new[] { bias, Tensor.None })
                {
                    var input = device.Stored(type, (rows, C), Device.Random(rows * C, 3));
                    var plain = device.Empty(result, (rows, OC));
                    var frozen = device.Empty(result, (rows, OC));
                    device.Kernels.MatmulForward(plain, input, weight, added);
                    using (device.Freeze(weight)) device.Kernels.MatmulForward(frozen, input, weight, added);
                    Assert.Equal(device.Read(plain), device.Read(frozen));
                }
        }
        Assert.True(device.FencesStand());
    }

    [Fact]
    public void A_copy_lives_as_long_as_its_last_owner()
    {
        using var device = new Device(1);
        var weight = device.Floats((2, 1), 2, 3);
        var other = device.Floats((2, 1), 11, 13);
        var input = device.Floats((1, 1), 1);
        var output = device.Empty(DType.F32, (1, 2));
        var first = device.Freeze(weight, weight);
        var second = device.Freeze(other, weight);
        device.Write(weight, 5, 7);                                  // against the promise, to see which numbers are read
        device.Write(other, 17, 19);
        Assert.Equal([2, 3], Product(weight));
        Assert.Equal([11, 13], Product(other));
        first.Dispose();
        first.Dispose();
        Assert.Equal([2, 3], Product(weight));
        second.Dispose();
        Assert.Equal([5, 7], Product(weight));
        Assert.Equal([17, 19], Product(other));

        float[] Product(Tensor by)
        {
            device.Kernels.MatmulForward(output, input, by, Tensor.None);
            return device.Read(output);
        }
    }

    [Fact]
    public void The_same_memory_as_another_type_or_shape_is_another_weight()
    {
        using var device = new Device(1);
        var weight = device.Floats((6, 4), Device.Random(24, 1));
        foreach (var seen in new[] { weight with { DType = DType.BF16 }, weight.As((4, 6)), weight.As((3, 4)) })
        {
            var input = device.Stored(seen.DType, (5, seen.Last), Device.Random(5 * seen.Last, 2));
            var plain = device.Empty(DType.F32, (5, seen.Rows));
            var beside = device.Empty(DType.F32, (5, seen.Rows));
            device.Kernels.MatmulForward(plain, input, seen, Tensor.None);
            using (device.Freeze(weight)) device.Kernels.MatmulForward(beside, input, seen, Tensor.None);
            Assert.Equal(device.Read(plain), device.Read(beside));
        }
    }

    [Fact]
    public void What_freezing_takes_is_what_is_announced()
    {
        using var backend = new IlgpuBackend(1);
        using var buffer = backend.Allocate(4096);
        // 33 columns are two panels of 32, a word of BF16 is two columns.
        Assert.Equal(2 * 32 * 7 * sizeof(float), backend.FrozenBytes([new(buffer, 0, DType.F32, (33, 7))]));
        Assert.Equal(2 * 32 * 7 * sizeof(ushort), backend.FrozenBytes([new(buffer, 0, DType.BF16, (33, 7))]));
    }
}
