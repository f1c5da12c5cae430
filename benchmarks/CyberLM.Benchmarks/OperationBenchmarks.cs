using BenchmarkDotNet.Attributes;
using CyberLM.Kernels;
using CyberLM.Kernels.Measurement;

namespace CyberLM.Benchmarks;

/// <summary>
/// What a training step and a sampling step spend their time in, at the shapes of the tiny preset. `cyberlm bench ops` measures every
/// operation at every shape; these few carry BenchmarkDotNet's error bars.
/// </summary>
[Config(typeof(ShortJob))]
public class OperationBenchmarks
{
    /// <summary>How the telling cases begin: operation, preset, call.</summary>
    static readonly string[] Telling =
    [
        "MatmulForward tiny qkv", "MatmulForward tiny head", "MatmulForward tiny decode head", "Gemm tiny qkv dInput",
        "MatmulBackward tiny qkv dWeight", "AttentionForward tiny", "AttentionBackward tiny", "AttentionDecode tiny decode",
        "LayerNormForward tiny", "RmsNormForward tiny", "RmsNormBackward tiny", "GeluForward tiny", "SwiGluForward tiny",
        "SwiGluBackward tiny", "FusedClassifier tiny", "AdamW tiny", "NextToken tiny top-k",
    ];

    Backend backend = null!;
    DeviceBuffer memory = null!;
    Action<IKernels> call = null!;

    [ParamsSource(nameof(Backends))]
    public BenchmarkBackend On { get; set; } = null!;

    [ParamsSource(nameof(Cases))]
    public OperationCase Case { get; set; } = null!;

    public static IEnumerable<BenchmarkBackend> Backends => BenchmarkBackend.Present();

    public static IEnumerable<OperationCase> Cases =>
        Telling.Select(beginning => OperationCases.All.First(c => c.ToString().StartsWith(beginning, StringComparison.Ordinal)));

    [GlobalSetup]
    public void Place()
    {
        backend = On.Open();
        memory = backend.Allocate(Case.Bytes(On.Storage));
        call = Case.Place(backend, On.Storage, memory);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        memory.Dispose();
        backend.Dispose();
    }

    [Benchmark]
    public void Call()
    {
        call(backend.Kernels);
        backend.Synchronize();                      // an operation is done only once the device has nothing left to do
    }
}
