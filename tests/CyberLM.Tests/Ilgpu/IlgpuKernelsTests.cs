using CyberLM.Kernels;
using Xunit;

namespace CyberLM.Tests.Ilgpu;

public sealed class IlgpuKernelsTests
{
    static readonly Heads TwoToOne = new(4, 2, 24);

    [Theory]
    [InlineData(DType.F32, 1, 1, 1)]
    [InlineData(DType.F32, 9, 33, 65)]
    [InlineData(DType.F32, 70, 600, 31)]
    [InlineData(DType.BF16, 9, 33, 65)]
    [InlineData(DType.BF16, 3, 600, 40)]
    public void Matmul_is_the_sum_of_products_and_stays_within_its_tensors(DType type, int n, int c, int oc)
    {
        using var device = new Device(2);
        var input = device.Stored(type, (n, c), Device.Random(n * c, 1));
        var weight = device.Stored(type, (oc, c), Device.Random(oc * c, 2));
        var bias = device.Stored(type, oc, Device.Random(oc, 3));
        var output = device.Empty(DType.F32, (n, oc));
        device.Kernels.MatmulForward(output, input, weight, bias);
        float[] x = device.Read(input), w = device.Read(weight), b = device.Read(bias), y = device.Read(output);
        for (int row = 0; row < n; row++)
            for (int column = 0; column < oc; column++)
            {
                double sum = b[column];
                for (int k = 0; k < c; k++) sum += (double)x[row * c + k] * w[column * c + k];
                // F32 rounds c products of size 1: sqrt(c) * 6e-8, with a wide margin.
                Assert.InRange(y[row * oc + column] - sum, -1e-5 * Math.Sqrt(c), 1e-5 * Math.Sqrt(c));
            }
        Assert.True(device.FencesStand());
    }

    [Fact]
    public void A_row_has_the_same_bits_alone_and_among_others()
    {
        const int N = 75, C = 130, OC = 520;
        using var device = new Device(2);
        var input = device.Floats((N, C), Device.Random(N * C, 1));
        var weight = device.Floats((OC, C), Device.Random(OC * C, 2));
        var together = device.Empty(DType.F32, (N, OC));
        var alone = device.Empty(DType.F32, (1, OC));
        device.Kernels.MatmulForward(together, input, weight, Tensor.None);
        float[] all = device.Read(together);
        foreach (int n in new[] { 0, 7, 41, 74 })
        {
            device.Kernels.MatmulForward(alone, input.Slice(n, 1), weight, Tensor.None);
            Assert.Equal(all[(n * OC)..((n + 1) * OC)], device.Read(alone));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Any_number_of_threads_gives_the_same_bits(int threads) => Assert.Equal(Digest(1), Digest(threads));

    /// <summary>Everything in which a thread's share could matter: products and sums over rows, attention, a long sum.</summary>
    static float[] Digest(int threads)
    {
        const int B = 3, T = 70, N = B * T;
        using var device = new Device(threads);
        var k = device.Kernels;
        int C = TwoToOne.Width, Q = TwoToOne.QueryWidth;
        var qkv = device.Floats((B, T, C), Device.Random(N * C, 1));
        var dOutput = device.Floats((B, T, Q), Device.Random(N * Q, 2));
        var output = device.Empty(DType.F32, (B, T, Q));
        var lse = device.Empty(DType.F32, (B, TwoToOne.Query, T));
        var dQkv = device.Empty(DType.F32, (B, T, C));
        k.AttentionForward(output, lse, qkv, Tensor.None, TwoToOne);
        k.AttentionBackward(dQkv, dOutput, output, lse, qkv, Tensor.None, TwoToOne);
        var weight = device.Floats((C, Q), Device.Random(C * Q, 3));
        var dWeight = device.Floats((C, Q), new float[C * Q]);
        var dBias = device.Floats(C, new float[C]);
        var dInput = device.Empty(DType.F32, (N, Q));
        k.MatmulBackward(dInput, dWeight, dBias, dQkv, output, weight);
        var mean = device.Empty(DType.F32, N);
        var rstd = device.Empty(DType.F32, N);
        var gain = device.Floats(Q, Device.Random(Q, 4));
        var dGain = device.Floats(Q, new float[Q]);
        k.LayerNormForward(output, mean, rstd, dInput, gain, Tensor.None);
        k.LayerNormBackward(dInput, dGain, Tensor.None, output, dOutput, gain, mean, rstd);
        var sum = device.Floats(1, 0);
        k.GlobalNormSquared(sum, dQkv);
        return [.. device.Read(dInput), .. device.Read(dWeight), .. device.Read(dBias), .. device.Read(dGain), .. device.Read(sum)];
    }

    [Fact]
    public void Output_may_be_the_input()
    {
        using var device = new Device(2);
        float[] values = Device.Random(20_011, 1);
        var input = device.Floats(values.Length, values);
        var apart = device.Empty(DType.F32, values.Length);
        device.Kernels.GeluForward(apart, input);
        device.Kernels.GeluBackward(apart, apart, input);
        var same = device.Floats(values.Length, values);
        device.Kernels.GeluForward(same, same);
        device.Kernels.GeluBackward(same, same, input);
        Assert.Equal(device.Read(apart), device.Read(same));
        Assert.True(device.FencesStand());
    }

    /// <summary>It would be read as F32.</summary>
    [Fact]
    public void A_type_that_no_kernel_reads_is_refused()
    {
        using var device = new Device(1);
        var halves = device.Stored(DType.BF16, 4, Device.Random(4, 1));
        var doubles = device.Empty(DType.F64, 4);
        var refusal = Assert.Throws<ArgumentException>(() => device.Kernels.GeluForward(halves, doubles));
        Assert.Equal("F64 (4) is not of this backend", refusal.Message);
    }

    [Fact]
    public void An_index_outside_its_table_is_named()
    {
        using var device = new Device(1);
        var table = device.Floats((3, 2), 0, 1, 2, 3, 4, 5);
        var output = device.Empty(DType.F32, (2, 2));
        var bad = device.Integers(2, 1, 3);
        var good = device.Integers(2, 2, 0);
        var gather = Assert.Throws<ArgumentException>(() => device.Kernels.GatherRows(output, table, bad));
        Assert.Contains("index[1] is 3", gather.Message);
        Assert.Throws<ArgumentException>(() => device.Kernels.EncoderForward(output, bad, good, table, Tensor.None));
        Assert.Throws<ArgumentException>(() => device.Kernels.EncoderForward(output, good, bad, table, table));
        Assert.Throws<ArgumentException>(() => device.Kernels.EncoderBackward(table, Tensor.None, output, bad, good));
        var losses = device.Empty(DType.F32, 3);
        var targets = device.Integers(3, 0, -1, 2);
        Assert.Throws<ArgumentException>(() => device.Kernels.FusedClassifier(table, losses, targets, Tensor.None, 1, true));
        device.Kernels.GatherRows(output, table, good);
        Assert.Equal([4, 5, 0, 1], device.Read(output));
    }

    [Fact]
    public void A_token_may_not_look_behind_itself_or_backwards()
    {
        using var device = new Device(1);
        var heads = new Heads(1, 1, 2);
        var qkv = device.Floats((1, 3, 6), new float[18]);
        var output = device.Empty(DType.F32, (1, 3, 2));
        var lse = device.Empty(DType.F32, (1, 1, 3));
        foreach (int[] first in new[] { new[] { 0, 2, 2 }, [0, 1, 0], [-1, 0, 0] })
        {
            var from = device.Integers((1, 3), first);
            Assert.Throws<ArgumentException>(() => device.Kernels.AttentionForward(output, lse, qkv, from, heads));
        }
    }

    [Fact]
    public void A_launch_allocates_little()
    {
        const int Launches = 200;
        using var device = new Device(2);
        var values = device.Floats((64, 32), Device.Random(64 * 32, 1));
        var weight = device.Floats((32, 32), Device.Random(32 * 32, 2));
        var output = device.Empty(DType.F32, (64, 32));
        void Run()
        {
            device.Kernels.GeluForward(output, values);
            device.Kernels.MatmulForward(output, values, weight, Tensor.None);
        }
        for (int i = 0; i < 20; i++) Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Launches; i++) Run();
        long perLaunch = (GC.GetAllocatedBytesForCurrentThread() - before) / (2 * Launches);
        // The delegate's arguments, boxed by ILGPU: a structure of seven views at most, twice.
        Assert.InRange(perLaunch, 0, 2048);
    }
}
