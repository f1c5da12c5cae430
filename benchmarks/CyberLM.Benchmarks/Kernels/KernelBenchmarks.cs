using BenchmarkDotNet.Attributes;
using CyberLM.Kernels;

namespace CyberLM.Benchmarks.Kernels;

/// <summary>
/// The kernels that a training step of the tiny preset spends its time in, at that preset's sizes: 8 rows of 512 tokens, 256 channels,
/// 4 heads.
/// </summary>
[ShortRunJob]
public class KernelBenchmarks
{
    const int B = 8, T = 512, N = B * T, C = 256, OC = 768, Hidden = 1024, V = 4096, Parameters = 3_317_760;
    static readonly Heads Heads = new(4, 4, C / 4);
    static readonly AdamWStep Step = new(1e-3f, 0.9f, 0.95f, 1e-8f, 0.1f, 1, 1);

    Backend backend = null!;
    Arena arena = null!;
    KernelTensors t = null!;

    [ParamsSource(nameof(Configurations))]
    public BenchmarkBackend On { get; set; } = null!;

    public static IEnumerable<BenchmarkBackend> Configurations => BenchmarkBackend.Present();

    [GlobalSetup]
    public void Place()
    {
        backend = On.Open();
        (t, arena) = Arena.Place(backend, "benchmark", a => new KernelTensors(a, On.Storage, B, T, C, OC, Hidden, V, Parameters, Heads));
        t.Fill(backend);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        arena.Dispose();
        backend.Dispose();
    }

    // An operation is done only once the device has nothing left to do.
    void Run(Action<IKernels> operation)
    {
        operation(backend.Kernels);
        backend.Synchronize();
    }

    [Benchmark]
    public void MatmulForward() => Run(k => k.MatmulForward(t.Qkv, t.Input, t.QkvWeight, Tensor.None));

    [Benchmark]
    public void MatmulBackward() => Run(k => k.MatmulBackward(t.DInput, t.DQkvWeight, Tensor.None, t.DQkv, t.Input, t.QkvWeight));

    [Benchmark]
    public void AttentionForward() => Run(k => k.AttentionForward(t.Output, t.Lse, t.Qkv, Tensor.None, Heads));

    [Benchmark]
    public void AttentionBackward() => Run(k => k.AttentionBackward(t.DQkv, t.DOutput, t.Output, t.Lse, t.Qkv, Tensor.None, Heads));

    [Benchmark]
    public void LayerNormForward() => Run(k => k.LayerNormForward(t.Output, t.Mean, t.Rstd, t.Residual, t.NormWeight, t.NormWeight));

    [Benchmark]
    public void LayerNormBackward() => Run(k => k.LayerNormBackward(
        t.DResidual, t.DNormWeight, t.DNormBias, t.DOutput, t.Residual, t.NormWeight, t.Mean, t.Rstd));

    [Benchmark]
    public void RopeForward() => Run(k => k.RopeForward(t.Qkv, t.Positions, Heads, 10_000));

    [Benchmark]
    public void GeluForward() => Run(k => k.GeluForward(t.Gelu, t.PreGelu));

    [Benchmark]
    public void GeluBackward() => Run(k => k.GeluBackward(t.DPreGelu, t.Gelu, t.PreGelu));

    [Benchmark]
    public void ResidualForward() => Run(k => k.ResidualForward(t.DResidual, t.Residual, t.Output));

    [Benchmark]
    public void FusedClassifier() => Run(k => k.FusedClassifier(t.Logits, t.Losses, t.Targets, Tensor.None, 1f / N, true));

    [Benchmark]
    public void AdamW() => Run(k => k.AdamW(t.Weight, t.Master, t.Gradient, t.M, t.V, t.NormSquared, Tensor.None, Step));
}
