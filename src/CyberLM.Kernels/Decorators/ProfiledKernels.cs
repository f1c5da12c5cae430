using System.Diagnostics;

namespace CyberLM.Kernels;

/// <summary>
/// Measures every operation: it waits for the device before and after each, so the sum is not the time of an unprofiled run.
/// </summary>
public sealed partial class ProfiledKernels(IKernels inner, Action synchronize) : IKernels
{
    readonly Dictionary<string, OperationProfile> profiles = [];

    /// <summary>The dearest first.</summary>
    public IReadOnlyList<OperationProfile> Table => [.. profiles.Values.OrderByDescending(p => p.Time)];

    public void Reset() => profiles.Clear();

    void Run(string operation, long flop, long bytes, Action<IKernels> call)
    {
        synchronize();
        long start = Stopwatch.GetTimestamp();
        call(inner);
        synchronize();
        var elapsed = Stopwatch.GetElapsedTime(start);
        var before = profiles.GetValueOrDefault(operation);
        profiles[operation] = new OperationProfile(operation, before.Calls + 1, before.Time + elapsed, before.Bytes + bytes,
            before.Flop + flop);
    }

    static long Bytes(params ReadOnlySpan<Tensor> tensors)
    {
        long sum = 0;
        foreach (var tensor in tensors) sum += tensor.Bytes;
        return sum;
    }

    /// <summary>(N,C) times (OC,C) transposed.</summary>
    static long MatmulFlop(Tensor input, Tensor weight) => 2L * input.Rows * weight.Count;

    /// <summary>
    /// Two products of D numbers per pair of tokens that may see each other, as if no document border stood between them.
    /// </summary>
    static long AttentionFlop(Tensor qkv, Heads heads)
    {
        long B = qkv.Shape.D0, T = qkv.Shape.D1;
        return 4 * B * heads.Query * heads.Size * (T * (T + 1) / 2);
    }
}
