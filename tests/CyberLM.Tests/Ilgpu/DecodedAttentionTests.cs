using CyberLM.Kernels;
using Xunit;

namespace CyberLM.Tests.Ilgpu;

public sealed class DecodedAttentionTests
{
    /// <summary>Heads of whole blocks, of a block and a rest, below one vector; pasts that end anywhere among keys taken at once.</summary>
    [Theory]
    [InlineData(DType.F32, 64)]
    [InlineData(DType.F32, 100)]
    [InlineData(DType.F32, 7)]
    [InlineData(DType.BF16, 64)]
    [InlineData(DType.BF16, 96)]
    [InlineData(DType.BF16, 10)]
    public void A_token_attends_to_its_own_past(DType type, int size)
    {
        const int CacheRows = 5, MaxTime = 21;
        var heads = new Heads(4, 2, size);
        using var device = new Device(2);
        int[] positions = [0, 1, 6, 19, 20];
        int[] rows = [3, 0, 4, 1, 2];
        int N = positions.Length, keyValues = CacheRows * MaxTime * heads.KeyValueWidth;
        float[] cachedKeys = Device.Random(keyValues, 1), cachedValues = Device.Random(keyValues, 2);
        float[] tokens = Device.Random(N * heads.Width, 3);
        var keys = device.Stored(type, (CacheRows, MaxTime, heads.KeyValueWidth), cachedKeys);
        var values = device.Stored(type, (CacheRows, MaxTime, heads.KeyValueWidth), cachedValues);
        var qkv = device.Stored(type, (N, heads.Width), tokens);
        var output = device.Empty(type, (N, heads.QueryWidth));
        device.Kernels.AttentionDecode(
            output, keys, values, qkv, device.Integers(N, rows), device.Integers(N, positions), Tensor.None, heads);
        float[] k = device.Read(keys), v = device.Read(values), q = device.Read(qkv), y = device.Read(output);
        for (int n = 0; n < N; n++)
            for (int h = 0; h < heads.Query; h++)
            {
                int head = h / 2;
                int At(int t) => (rows[n] * MaxTime + t) * heads.KeyValueWidth + head * size;
                double[] shares = [.. Enumerable.Range(0, positions[n] + 1).Select(t => Math.Exp(Enumerable.Range(0, size)
                    .Sum(d => (double)q[n * heads.Width + h * size + d] * k[At(t) + d]) / Math.Sqrt(size)))];
                double total = shares.Sum();
                for (int d = 0; d < size; d++)
                {
                    double expected = shares.Select((share, t) => share * v[At(t) + d]).Sum() / total;
                    // F32: rounding of some hundred products; BF16: half a unit of eight bits of what is stored, below 4.
                    double limit = type == DType.F32 ? 1e-5 : 0.01;
                    Assert.InRange(y[n * heads.QueryWidth + h * size + d] - expected, -limit, limit);
                }
            }
        Assert.True(device.FencesStand());
    }
}
