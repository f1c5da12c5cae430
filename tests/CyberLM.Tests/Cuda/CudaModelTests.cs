using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Kernels.Conformance;
using CyberLM.Kernels.Ilgpu;
using CyberLM.Kernels.Ilgpu.Cuda;
using CyberLM.Tests.Gpt;
using CyberLM.Tests.Gpt.Training;
using CyberLM.Tests.Kernels;
using Xunit;

namespace CyberLM.Tests.Cuda;

/// <summary>
/// Whole models through the overlay, emulated: the tensors that arenas place, and that operations share, are those of a run.
/// </summary>
public sealed class CudaModelTests : IDisposable
{
    const int Steps = 4;

    /// <summary>Two sums of BF16 products in another order: a rounding more or less of 2^-8 in some of the activations.</summary>
    const double LossLimit = 0.01;

    readonly TemporaryFolder folder = new();
    readonly SmallRun small;

    public CudaModelTests() => small = new SmallRun(folder.Path);

    public void Dispose()
    {
        small.Dispose();
        folder.Dispose();
    }

    GptConfig Config(Norm norm, Mlp mlp, Positions positions) => small.Config with
    {
        Layers = 2, HeadCount = 4, KeyValueHeads = 2, Channels = 128, BlockSize = 40, Norm = norm, Mlp = mlp, Positions = positions,
        Bias = norm == Norm.LayerNorm,
    };

    [Theory]
    [InlineData(Norm.LayerNorm, Mlp.Gelu, Positions.Learned)]
    [InlineData(Norm.RmsNorm, Mlp.SwiGlu, Positions.Rotary)]
    public void Training_through_the_overlay_is_training_through_ilgpu(Norm norm, Mlp mlp, Positions positions)
    {
        CudaBuild.Require();
        var recipe = SmallRun.Recipe with { Storage = DType.BF16, Steps = Steps, Batch = 2, Accumulate = 2, Time = 40 };
        var config = Config(norm, mlp, positions);
        using var launcher = new EmulatedLauncher();
        using var cuda = new EmulatedCudaBackend(2, launcher);
        using var ilgpu = new IlgpuBackend(2);
        var emulated = Losses(cuda, config, recipe);
        var expected = Losses(ilgpu, config, recipe);
        for (int i = 0; i < Steps; i++) Assert.Equal(expected[i], emulated[i], LossLimit);
        Assert.True(expected[^1] < expected[0] - 10 * LossLimit, "the run learns, so that wrong gradients would show");
        Assert.Equal(Expected(norm).Order(), launcher.Launched.Distinct().Order());
    }

    /// <summary>
    /// As on a card: what the overlay leaves to ILGPU goes to the kernels in a GPU's shape, and memory is copied, not looked into. They are
    /// slow on a processor, so each operation runs its smallest case that has more than one number.
    /// </summary>
    [Fact]
    public void Each_operation_runs_over_ilgpus_kernels_for_gpus()
    {
        CudaBuild.Require();
        using var launcher = new EmulatedLauncher();
        using var backend = IlgpuBackend.EmulatedGpu(
            (accelerator, name, refused) => new CudaKernels(accelerator, name, launcher, refused: refused));
        foreach (var cases in ConformanceCases.OnePerPattern(DType.BF16).GroupBy(c => c.Operation))
        {
            if (Contract.IsOptional(cases.Key)) continue;
            var kernelCase = cases.MinBy(c => c.Arguments.Sum(a => a.Shape.Count))!;
            var outcome = KernelRun.On(backend, kernelCase, DType.BF16);
            Assert.Null(KernelRun.ErrorBeyondLimit(KernelRun.OnReference(kernelCase), outcome, DType.BF16));
        }
        Assert.NotEmpty(launcher.Launched);
    }

    double[] Losses(Backend backend, GptConfig config, Recipe recipe)
    {
        using var trainer = new Trainer(backend, config, recipe, small.PackedData(recipe));
        var losses = new double[Steps];
        for (int i = 0; i < Steps; i++)
        {
            trainer.Step();
            losses[i] = trainer.Read().Loss;
        }
        return losses;
    }

    /// <summary>What has a kernel is launched: nothing falls back because of where a tensor stands or which type it has.</summary>
    static IEnumerable<string> Expected(Norm norm) =>
    [
        "adamw_bf16", "add_slices", "attention_delta_bf16", "attention_dkey_dvalue_bf16_32", "attention_dquery_bf16_32",
        "attention_forward_bf16_32", "fused_classifier_bf16", "matmul_dinput_bf16_64", "matmul_dweight_bf16_64", "matmul_forward_bf16_64",
        "matmul_residual_forward_bf16_64", "sum_f32", "sum_partials", "sum_squares_f32",
        .. norm == Norm.LayerNorm
            ? (string[])["layernorm_dinput_bf16", "layernorm_dweight_bf16", "layernorm_forward_bf16", "matmul_dbias_bf16",
                "matmul_gelu_dinput_bf16_64", "matmul_gelu_forward_bf16_64", "residual_layernorm_forward_bf16"]
            : ["residual_rmsnorm_forward_bf16", "rmsnorm_dinput_bf16", "rmsnorm_dweight_bf16", "rmsnorm_forward_bf16"],
    ];
}
